// What the reading commands stand on: the configuration and its store, opened for reading only, so that they work beside
// a running server and without one.
import { checkConfig, type ResolvedConfig } from '../config/check-config.ts'
import { findConfig, loadConfig } from '../config/load-config.ts'
import { LandfallError } from '../core/errors.ts'
import { nothingPublished } from '../core/published.ts'
import { buildOperate, systemClock } from '../landfall.ts'
import type { Operate } from '../operate/operate.ts'
import { openStoreReadOnly } from '../store/open-store.ts'

export interface Desk {
  config: ResolvedConfig
  operate: Operate
}

/** Runs `work` with the store open, and closes it whatever happens. */
export async function atDesk(configFlag: string | undefined, work: (desk: Desk) => Promise<void>): Promise<void> {
  const config = checkConfig(await loadConfig(findConfigHere(configFlag)))
  const store = await openStoreReadOnly(config.store)
  try {
    await work({ config, operate: buildOperate(config, { store, clock: systemClock, published: nothingPublished }) })
  } finally {
    await store.close()
  }
}

/** The named file, or the one in this folder, or in a checkout the quickstart that `npm start` runs. */
export function findConfigHere(configFlag: string | undefined): string {
  try {
    return findConfig(configFlag, process.cwd())
  } catch (error) {
    if (configFlag !== undefined) throw error
    try {
      return findConfig('examples/quickstart/landfall.config.ts', process.cwd())
    } catch {
      throw error instanceof LandfallError ? error : new LandfallError('config_not_found', String(error))
    }
  }
}
