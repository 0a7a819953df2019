// Finds and imports a user's configuration file. Importing runs the user's code: only the command line and the server's
// threads do it.
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expected, LandfallError, toMessage } from '../core/errors.ts'
import type { Config } from './define-config.ts'

const names = ['landfall.config.ts', 'landfall.config.js', 'landfall.config.mjs']

/** The file's full path; `config_not_found` where there is none. */
export function findConfig(given: string | undefined, folder: string): string {
  const candidates = given === undefined ? names : [given]
  const found = candidates.map((name) => resolve(folder, name)).find((path) => existsSync(path))
  if (found !== undefined) return found
  const looked =
    given === undefined ? `none of ${names.join(', ')} is in ${folder}` : `${resolve(folder, given)} does not exist`
  throw new LandfallError('config_not_found', looked)
}

export async function loadConfig(path: string): Promise<Config> {
  const module = await importFile(path)
  if (typeof module.default !== 'object' || module.default === null) {
    throw new LandfallError(
      'config_unreadable',
      expected(`the default export of ${path}`, 'what defineConfig returns', module.default),
    )
  }
  return module.default as Config
}

async function importFile(path: string): Promise<{ default?: unknown }> {
  try {
    return (await import(pathToFileURL(path).href)) as { default?: unknown }
  } catch (error) {
    if (error instanceof LandfallError) throw error
    throw new LandfallError('config_unreadable', `${path} could not be imported: ${toMessage(error)}`, { cause: error })
  }
}
