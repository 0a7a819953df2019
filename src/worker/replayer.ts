// Carries replays out: a few jobs at a time, at each replay's own rate. It keeps nothing that a crash could lose, because how
// far a replay came stands in the store; what was running when a process died goes on when the next one starts. Of several
// nodes on one store, one carries replays out at a time, so that a rate holds over all of them.
//
//   idle ----- start() --> working    looks for running replays, and steps each of them
//   working -- stop() ---> stopped    the step under way is finished, no other begins
import type { Clock, Timers } from '../core/clock.ts'
import { toMessage } from '../core/errors.ts'
import { allowance, nextAllowedAt, spend } from '../core/rate.ts'
import type { Log } from '../core/subscription.ts'
import type { PlanAgain, ReplayerStore, ReplayRecord, TurnStore } from '../store/store.ts'

export interface ReplayerPorts {
  store: ReplayerStore & TurnStore
  clock: Clock
  timers: Timers
  log: Log
  /** How often it looks for replays when none runs, in milliseconds. */
  pollMs: number
  plan: PlanAgain
}

export interface Replayer {
  start(): void
  stop(): Promise<void>
}

/** Between two steps of one replay, in milliseconds: ten commits a second are enough for any rate. */
const stepEveryMs = 100
/** Jobs of one step, so that no other commit waits long for it. */
const stepMax = 500
/** How long to wait before a failed step is tried again, in milliseconds. */
const storeRetryMs = 1_000
/** A node that dies at it is followed after this long, in milliseconds. */
const turnMs = 6_000

export function makeReplayer(ports: ReplayerPorts): Replayer {
  return new Runner(ports)
}

class Runner implements Replayer {
  private readonly ports: ReplayerPorts
  /** When each replay's allowance will be full again: core/rate.ts. */
  private fullAts = new Map<string, number>()
  private mode: 'idle' | 'working' | 'stopped' = 'idle'
  /** Until when it is this node's turn, by timers.elapsed. */
  private turnUntil = 0
  private underWay: Promise<void> = Promise.resolve()
  private stopWaiting: () => void = () => undefined

  constructor(ports: ReplayerPorts) {
    this.ports = ports
  }

  start(): void {
    if (this.mode !== 'idle') return
    this.mode = 'working'
    this.underWay = this.turn()
  }

  async stop(): Promise<void> {
    this.mode = 'stopped'
    this.stopWaiting()
    await this.underWay
    // Where the store cannot be reached, its time gives it back.
    if (this.turnUntil > 0) await this.ports.store.takeTurn('replays', 0).catch(() => undefined)
  }

  private async turn(): Promise<void> {
    let waitMs = this.ports.pollMs
    try {
      const running = await this.ports.store.runningReplays()
      this.fullAts = new Map(running.map(({ id }) => [id, this.fullAts.get(id) ?? 0]))
      const isOurs = running.length > 0 && (await this.keepTurn())
      for (const replay of isOurs ? running : []) {
        if (this.mode === 'working') waitMs = Math.min(waitMs, await this.step(replay))
      }
    } catch (error) {
      this.ports.log.warn({ error: toMessage(error) }, 'a replay cannot go on; it is tried again')
      waitMs = storeRetryMs
    }
    if (this.mode !== 'working') return
    this.stopWaiting = this.ports.timers.after(waitMs, () => {
      this.underWay = this.turn()
    })
  }

  /** Whether this node goes on; said anew well before its time is over, not at every step. */
  private async keepTurn(): Promise<boolean> {
    const now = this.ports.timers.elapsed()
    if (this.turnUntil - now > turnMs / 2) return true
    const isOurs = await this.ports.store.takeTurn('replays', turnMs)
    this.turnUntil = isOurs ? now + turnMs : 0
    return isOurs
  }

  /** Answers how long to wait before the next step of it. */
  private async step({ id, ratePerSecond }: ReplayRecord): Promise<number> {
    const { store, clock, log, plan } = this.ports
    const rate = { max: ratePerSecond, perMs: 1000 }
    const bucket = { fullAt: this.fullAts.get(id) ?? 0, now: clock.now() }
    const limit = Math.min(stepMax, allowance(rate, bucket))
    if (limit === 0) return Math.max(1, nextAllowedAt(rate, bucket) - bucket.now)
    const stepped = await store.stepReplay(id, { limit, now: bucket.now, plan })
    if (stepped === null) return this.ports.pollMs
    const { state, replayed } = stepped
    this.fullAts.set(id, spend(rate, { ...bucket, count: replayed }))
    if (state === 'done') log.info({ replay: id }, 'a replay is done')
    // A stretch in which nothing matched costs no part of the rate.
    return replayed === 0 ? 1 : stepEveryMs
  }
}
