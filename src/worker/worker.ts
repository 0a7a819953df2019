// Engine 2, the hands: claim -> run -> settle, and rescue. It keeps promises 5 and 7: what it settles is fenced by the
// lease's token, and each subscription has room of its own.
//
//   idle ------ start() -----> working      claims as often as there is room and due work
//   working --- stop() ------> draining     claims nothing; running handlers may finish, for drainMs
//   draining -- all settled -> stopped      what did not finish is left to the lease's end
import type { Clock, Random } from '../core/clock.ts'
import { toMessage } from '../core/errors.ts'
import type { Limits } from '../core/limits.ts'
import type { Log } from '../core/subscription.ts'
import type { ClaimedJob, Settlement, WorkerStore } from '../store/store.ts'
import { type RunnableSubscription, runJob } from './run-job.ts'

export interface WorkerPorts {
  store: WorkerStore
  subscriptions: readonly RunnableSubscription[]
  clock: Clock
  random: Random
  limits: Limits
  log: Log
}

export interface Worker {
  start(): void
  /** Resolves when every running handler is settled, or drainMs are over. */
  stop(): Promise<void>
}

export function makeWorker(ports: WorkerPorts): Worker {
  return new Engine(ports)
}

/** How long to wait before a failed claim or settle is tried again, in milliseconds. */
const storeRetryMs = 500
/** How long the last settles may take once handlers were told to stop, in milliseconds. */
const lastSettleMs = 2_000

class Engine implements Worker {
  private readonly ports: WorkerPorts
  private readonly byName: ReadonlyMap<string, RunnableSubscription>
  private readonly running = new Map<string, ClaimedJob>()
  private readonly busy = new Map<string, number>()
  private readonly stopping = new AbortController()
  private mode: 'idle' | 'working' | 'draining' | 'stopped' = 'idle'
  private finished: Settlement[] = []
  private settling: Promise<void> | null = null
  private claiming = false
  private turn = 0
  private wanted = false
  private wakeTimer: NodeJS.Timeout | undefined
  private leaseTimer: NodeJS.Timeout | undefined
  private unsubscribe: () => void = () => undefined
  private drained: () => void = () => undefined

  constructor(ports: WorkerPorts) {
    this.ports = ports
    this.byName = new Map(ports.subscriptions.map((subscription) => [subscription.name, subscription]))
  }

  start(): void {
    if (this.mode !== 'idle') return
    this.mode = 'working'
    this.unsubscribe = this.ports.store.onWork(() => this.wake())
    this.leaseTimer = setInterval(() => void this.keepLeases(), this.ports.limits.leaseMs / 3)
    void this.keepLeases()
    this.wake()
  }

  async stop(): Promise<void> {
    if (this.mode === 'idle') this.mode = 'stopped'
    if (this.mode !== 'working') return
    this.mode = 'draining'
    this.unsubscribe()
    clearTimeout(this.wakeTimer)
    const empty = new Promise<void>((resolve) => {
      this.drained = resolve
    })
    const abort = setTimeout(() => this.stopping.abort(), this.ports.limits.drainMs)
    // Handlers that were told to stop are settled at once; only a store that cannot commit still holds them then.
    const giveUp = setTimeout(() => this.drained(), this.ports.limits.drainMs + lastSettleMs)
    this.tellDrained()
    await empty
    clearTimeout(abort)
    clearTimeout(giveUp)
    clearInterval(this.leaseTimer)
    this.mode = 'stopped'
  }

  /** Claims now, or as soon as the claim under way is back: a wake is never lost. */
  private wake(): void {
    this.wanted = true
    if (!this.claiming) void this.claimWhileWanted()
  }

  private async claimWhileWanted(): Promise<void> {
    this.claiming = true
    clearTimeout(this.wakeTimer)
    let nextAt: number | null = null
    try {
      while (this.wanted && this.mode === 'working') {
        this.wanted = false
        nextAt = await this.claim()
      }
    } catch (error) {
      this.ports.log.warn({ error: toMessage(error) }, 'the worker cannot claim; it tries again')
      nextAt = this.ports.clock.now() + storeRetryMs
    } finally {
      this.claiming = false
    }
    this.sleepUntil(nextAt)
  }

  /** One claim for all the room there is. Answers when the next job will be due, as far as is known. */
  private async claim(): Promise<number | null> {
    const { store, clock, limits } = this.ports
    const room = this.toRoom()
    if (room.length === 0) return null
    const jobs = await store.claim({ room, now: clock.now(), leaseMs: limits.leaseMs })
    for (const job of jobs) this.launch(job)
    if (jobs.length > 0) {
      this.wanted = true
      return null
    }
    return store.nextDueAt(room.map(({ subscription }) => subscription))
  }

  /** The free places, shared out in turn, so that no subscription with much work takes them all. */
  private toRoom(): { subscription: string; limit: number }[] {
    const { subscriptions, limits } = this.ports
    let free = limits.concurrencyMax - this.running.size
    const share = Math.ceil(free / Math.max(1, subscriptions.length))
    const room: { subscription: string; limit: number }[] = []
    for (let i = 0; i < subscriptions.length && free > 0; i++) {
      const { name, concurrency } = subscriptions[(this.turn + i) % subscriptions.length] as RunnableSubscription
      const limit = Math.min(free, share, concurrency - (this.busy.get(name) ?? 0))
      if (limit <= 0) continue
      room.push({ subscription: name, limit })
      free -= limit
    }
    this.turn += 1
    return room
  }

  private sleepUntil(at: number | null): void {
    if (this.mode !== 'working') return
    const { clock, limits } = this.ports
    const wait = at === null ? limits.pollMs : Math.max(1, Math.min(limits.pollMs, at - clock.now()))
    clearTimeout(this.wakeTimer)
    this.wakeTimer = setTimeout(() => this.wake(), wait)
  }

  private launch(job: ClaimedJob): void {
    const subscription = this.byName.get(job.subscription)
    if (subscription === undefined) return
    this.running.set(job.jobId, job)
    this.busy.set(job.subscription, (this.busy.get(job.subscription) ?? 0) + 1)
    void this.run(job, subscription)
  }

  private async run(job: ClaimedJob, subscription: RunnableSubscription): Promise<void> {
    const { clock, random, log, limits } = this.ports
    const ports = { clock, random, log, errorTextMax: limits.errorTextMax, stopping: this.stopping.signal }
    const settlement = await runJob(job, subscription, ports)
    this.finished.push(settlement)
    this.settling ??= this.settleWhileFinished()
  }

  /** Settles whatever has finished, all in one call, until nothing is left. */
  private async settleWhileFinished(): Promise<void> {
    await Promise.resolve()
    while (this.finished.length > 0) {
      const batch = this.finished
      this.finished = []
      await this.settle(batch)
    }
    this.settling = null
    this.tellDrained()
  }

  private async settle(batch: readonly Settlement[]): Promise<void> {
    const { store, log } = this.ports
    while (true) {
      try {
        const taken = await store.settle(batch)
        for (const [i, settlement] of batch.entries()) this.release(settlement, taken[i] ?? false)
        return
      } catch (error) {
        log.warn({ jobs: batch.length, error: toMessage(error) }, 'the worker cannot settle; it tries again')
        if (this.mode === 'stopped') return
        await new Promise((resolve) => setTimeout(resolve, storeRetryMs))
      }
    }
  }

  private release({ jobId, attempt }: Settlement, taken: boolean): void {
    const job = this.running.get(jobId)
    if (job === undefined) return
    this.running.delete(jobId)
    this.busy.set(job.subscription, (this.busy.get(job.subscription) ?? 1) - 1)
    const fields = {
      subscription: job.subscription,
      event: job.event.id,
      job: jobId,
      type: job.event.type,
      attempt: job.attempts + 1,
    }
    if (!taken)
      this.ports.log.warn(fields, 'the lease had run out; another worker has the job, and this result was dropped')
    else if (attempt.outcome !== 'done')
      this.ports.log.warn(
        { ...fields, outcome: attempt.outcome, cause: attempt.cause, error: attempt.error },
        'an attempt failed',
      )
    if (this.mode === 'working') this.wake()
  }

  private tellDrained(): void {
    if (this.mode === 'draining' && this.running.size === 0 && this.finished.length === 0) this.drained()
  }

  /** Renews what is running, and puts back what a dead worker left. */
  private async keepLeases(): Promise<void> {
    const { store, clock, limits, log } = this.ports
    try {
      const held = [...this.running.values()]
      if (held.length > 0) await store.renew(held, clock.now() + limits.leaseMs)
      const rescued = await store.rescue(clock.now())
      if (rescued > 0) log.warn({ jobs: rescued }, 'jobs whose worker was gone were put back')
    } catch (error) {
      log.warn({ error: toMessage(error) }, 'leases could not be renewed; it is tried again')
    }
  }
}
