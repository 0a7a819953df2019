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
/** Rows removed in one commit. With 500 the slowest 1 % of appends beside it waited three times as long (bench/prune.ts). */
export const rowsMax = 100
/** Between two commits the store belongs to everybody else for this many times as long as the last one took. */
const restShare = 2
/** The longest such rest, in milliseconds: a stop waits for it. */
const restMsMax = 200

export function makeKeeper(store: Store, ports: { clock: Clock; limits: Limits; log: Log }): Keeper {
  let timer: NodeJS.Timeout | undefined
  let underWay: Promise<void> | null = null
  let stopListening = (): void => undefined
  const look = async (): Promise<void> => {
    try {
      const ask = toPruneAsk(ports.limits, ports.clock.now())
      await pruneInTurns(store, { ask, goesOn: () => timer !== undefined })
    } catch (error) {
      ports.log.warn({ error: toMessage(error) }, 'old rows could not be pruned; it is tried again')
    }
  }
  return {
    start: () => {
      stopListening = store.onFull((full) => tellFull(ports.log, full))
      void store.fullness().then((full) => full !== null && tellFull(ports.log, full))
      timer = setInterval(() => {
        underWay ??= look().finally(() => {
          underWay = null
        })
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

/** Prunes until nothing is left to remove, and lets others at the store in between. Says how many commits that took. */
export async function pruneInTurns(
  store: Pick<Store, 'prune'>,
  { ask, goesOn }: { ask: PruneAsk; goesOn(): boolean },
): Promise<number> {
  for (let commits = 1; ; commits++) {
    const began = performance.now()
    if (!goesOn() || (await store.prune(ask)) === 0) return commits
    const restMs = Math.min(restMsMax, (performance.now() - began) * restShare)
    await new Promise((resolve) => void setTimeout(resolve, restMs))
  }
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
