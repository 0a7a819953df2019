// Keeps the store within its bounds: prunes a little at a time, so that intake is never held up by it.
import type { Clock } from '../core/clock.ts'
import { toMessage } from '../core/errors.ts'
import type { Limits } from '../core/limits.ts'
import type { Log } from '../core/subscription.ts'
import type { Store } from '../store/store.ts'

export interface Keeper {
  start(): void
  stop(): Promise<void>
}

/** How often it looks, in milliseconds. */
const pruneEveryMs = 10_000
/** Rows removed in one commit. */
const rowsMax = 500

export function makeKeeper(store: Store, ports: { clock: Clock; limits: Limits; log: Log }): Keeper {
  let timer: NodeJS.Timeout | undefined
  let underWay: Promise<void> = Promise.resolve()
  const look = async (): Promise<void> => {
    try {
      while (timer !== undefined && (await pruneOnce(store, ports)) > 0);
    } catch (error) {
      ports.log.warn({ error: toMessage(error) }, 'old rows could not be pruned; it is tried again')
    }
  }
  return {
    start: () => {
      timer = setInterval(() => {
        underWay = underWay.then(look)
      }, pruneEveryMs)
    },
    stop: async () => {
      clearInterval(timer)
      timer = undefined
      await underWay
    },
  }
}

function pruneOnce(store: Store, { clock, limits }: { clock: Clock; limits: Limits }): Promise<number> {
  return store.prune({
    eventsBefore: clock.now() - limits.eventKeptMs,
    refusalsKeptMax: limits.refusalsKeptMax,
    refusalBytesKeptMax: limits.refusalBytesKeptMax,
    rowsMax,
  })
}
