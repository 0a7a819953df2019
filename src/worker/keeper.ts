// Keeps the store within its bounds: prunes a little at a time, so that intake is never held up by it, and says when a bound
// makes intake answer 503 and when that is over.
import type { Clock } from '../core/clock.ts'
import { toMessage } from '../core/errors.ts'
import type { Limits } from '../core/limits.ts'
import type { Log } from '../core/subscription.ts'
import type { PruneAsk, Store } from '../store/store.ts'

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
  let stopListening = (): void => undefined
  const look = async (): Promise<void> => {
    try {
      while (timer !== undefined && (await pruneOnce(store, ports)) > 0);
    } catch (error) {
      ports.log.warn({ error: toMessage(error) }, 'old rows could not be pruned; it is tried again')
    }
  }
  return {
    start: () => {
      stopListening = store.onFull((full) => tellFull(ports.log, full))
      void store.fullness().then((full) => full !== null && tellFull(ports.log, full))
      timer = setInterval(() => {
        underWay = underWay.then(look)
      }, pruneEveryMs)
    },
    stop: async () => {
      stopListening()
      clearInterval(timer)
      timer = undefined
      await underWay
    },
  }
}

/** Once a change, not once a request. */
function tellFull(log: Log, full: string | null): void {
  if (full === null) log.warn({}, 'there is room again: webhooks are taken')
  else log.warn({ full }, 'new webhooks are answered 503 until there is room; jobs go on')
}

function pruneOnce(store: Store, { clock, limits }: { clock: Clock; limits: Limits }): Promise<number> {
  return store.prune(toPruneAsk(limits, clock.now()))
}

function toPruneAsk(limits: Limits, now: number): PruneAsk {
  const { refusalsKeptMax, refusalBytesKeptMax, retainBytesMax } = limits
  return {
    eventsBefore: now - limits.eventKeptMs,
    deadBefore: now - limits.deadKeptMs,
    bodiesBefore: now - limits.bodyKeptMs,
    attemptsBefore: now - limits.attemptsKeptMs,
    refusalsBefore: now - limits.refusalKeptMs,
    ...{ refusalsKeptMax, refusalBytesKeptMax, retainBytesMax, rowsMax },
  }
}
