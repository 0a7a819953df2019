// Keeps the store within its bounds: prunes a little at a time, so that intake is never held up by it, and says when a bound
// makes intake answer 503 and when that is over. Of several nodes on one store, one prunes at a time.
//
//   idle ----- start() --> working    looks every pruneEveryMs, and prunes where it is this node's turn
//   working -- stop() ---> stopped    the commit under way is finished, and the turn is given back
import type { Clock, Timers } from '../core/clock.ts'
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

/** A node that prunes says so anew before each commit; one that died is followed after this long, in milliseconds. */
const turnMs = 3 * pruneEveryMs

export type KeptStore = Pick<Store, 'prune' | 'takeTurn' | 'onFull' | 'fullness'>

export interface KeeperPorts {
  clock: Clock
  timers: Timers
  limits: Limits
  log: Log
}

export function makeKeeper(store: KeptStore, { clock, timers, limits, log }: KeeperPorts): Keeper {
  let mode: 'idle' | 'working' | 'stopped' = 'idle'
  let isOurs = false
  let underWay: Promise<void> = Promise.resolve()
  let stopWaiting = (): void => undefined
  let stopListening = (): void => undefined
  const goesOn = async (): Promise<boolean> => {
    if (mode !== 'working') return false
    isOurs = await store.takeTurn('prune', turnMs)
    return isOurs
  }
  const look = async (): Promise<void> => {
    try {
      await pruneInTurns(store, { ask: toPruneAsk(limits, clock.now()), goesOn, timers })
    } catch (error) {
      log.warn({ error: toMessage(error) }, 'old rows could not be pruned; it is tried again')
    }
    if (mode === 'working') wait()
  }
  const wait = (): void => {
    stopWaiting = timers.after(pruneEveryMs, () => {
      underWay = look()
    })
  }
  return {
    start: () => {
      mode = 'working'
      stopListening = store.onFull((full) => tellFull(log, full))
      void store.fullness().then((full) => full !== null && tellFull(log, full))
      wait()
    },
    stop: async () => {
      mode = 'stopped'
      stopListening()
      stopWaiting()
      await underWay
      // Where the store cannot be reached, its time gives it back.
      if (isOurs) await store.takeTurn('prune', 0).catch(() => undefined)
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
  { ask, goesOn, timers }: { ask: PruneAsk; goesOn(): Promise<boolean>; timers: Timers },
): Promise<number> {
  for (let commits = 1; ; commits++) {
    if (!(await goesOn())) return commits
    const began = timers.elapsed()
    if ((await store.prune(ask)) === 0) return commits
    const restMs = Math.min(restMsMax, (timers.elapsed() - began) * restShare)
    await new Promise<void>((resolve) => void timers.after(restMs, resolve))
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
