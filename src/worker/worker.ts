// Engine 2, the hands: claim -> run -> settle, and rescue. It keeps promises 5 and 7: what it settles is fenced by the
// lease's token, and each subscription has room of its own.
//
//   idle ------ start() -----> working      claims as often as there is room and due work
//   working --- stop() ------> draining     claims nothing; running handlers may finish, for drainMs
//   draining -- all settled -> stopped      what did not finish is left to the lease's end
import type { Clock, Random, Timers } from '../core/clock.ts'
import { LandfallError, toMessage } from '../core/errors.ts'
import type { Limits } from '../core/limits.ts'
import type { Log } from '../core/subscription.ts'
import type { ClaimedJob, Settlement, SubscriptionRules, WorkerStore } from '../store/store.ts'
import { type RunnableSubscription, runJob } from './run-job.ts'

export interface WorkerPorts {
  store: WorkerStore
  subscriptions: readonly RunnableSubscription[]
  clock: Clock
  timers: Timers
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

interface Running {
  job: ClaimedJob
  /** Aborted when the handler must end before its time: its lease is lost, or the worker can wait no longer. */
  ending: AbortController
  /** False once its success is committed: the handler may go on, and there is no lease any more. */
  isHeld: boolean
}

interface Finished {
  running: Running
  settlement: Settlement
}

interface Load {
  jobs: number
  handling: number
}

class Engine implements Worker {
  private readonly ports: WorkerPorts
  private readonly byName: ReadonlyMap<string, RunnableSubscription>
  /** Leases, not jobs: a job whose lease was lost may be claimed anew while its first handler still runs. */
  private readonly running = new Set<Running>()
  /** Of each subscription, the jobs not settled yet, and those of them whose handler runs. */
  private readonly load = new Map<string, Load>()
  /** Handlers that run. One that has ended gives its place to the next while its settle is on its way. */
  private handling = 0
  /** Why handlers are told to end, once the worker can wait no longer. */
  private overdue: LandfallError | null = null
  private mode: 'idle' | 'working' | 'draining' | 'stopped' = 'idle'
  private finished: Finished[] = []
  private settling: Promise<void> | null = null
  private claiming = false
  private turn = 0
  private wanted = false
  private stopWaiting: () => void = () => undefined
  private stopKeeping: () => void = () => undefined
  private unsubscribe: () => void = () => undefined
  private drained: () => void = () => undefined

  constructor(ports: WorkerPorts) {
    this.ports = ports
    this.byName = new Map(ports.subscriptions.map((subscription) => [subscription.name, subscription]))
  }

  start(): void {
    if (this.mode !== 'idle') return
    this.mode = 'working'
    const { store, subscriptions } = this.ports
    store.setRules(subscriptions.map(({ name, ...rules }) => ({ subscription: name, ...toRules(rules) })))
    this.unsubscribe = store.onWork(() => this.wake())
    void this.keepLeases()
    this.wake()
  }

  async stop(): Promise<void> {
    if (this.mode === 'idle') this.mode = 'stopped'
    if (this.mode !== 'working') return
    this.mode = 'draining'
    this.unsubscribe()
    this.stopWaiting()
    const empty = new Promise<void>((resolve) => {
      this.drained = resolve
    })
    const { timers, limits } = this.ports
    const stopped = new LandfallError('stopping', 'the worker stopped before the handler was finished')
    const cancelAbort = timers.after(limits.drainMs, () => this.endAll(stopped))
    // Handlers that were told to stop are settled at once; only a store that cannot commit still holds them then.
    const cancelGivingUp = timers.after(limits.drainMs + lastSettleMs, () => this.drained())
    this.tellDrained()
    await empty
    cancelAbort()
    cancelGivingUp()
    this.stopKeeping()
    this.mode = 'stopped'
  }

  /** Claims now, or as soon as the claim under way is back: a wake is never lost. */
  private wake(): void {
    this.wanted = true
    // Where nothing more may be claimed before something is settled, that will wake it again.
    if (!this.claiming && !this.isBehind) void this.claimWhileWanted()
  }

  private async claimWhileWanted(): Promise<void> {
    this.claiming = true
    this.stopWaiting()
    let nextAt: number | null = null
    try {
      // All that ends in this turn makes room for one claim.
      await Promise.resolve()
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
    this.tellDrained()
  }

  /** One claim for all the room there is. Answers when the next job will be due, as far as is known. */
  private async claim(): Promise<number | null> {
    const { store, clock, limits } = this.ports
    const room = this.toRoom()
    if (room.length === 0) return null
    const { jobs, nextAt } = await store.claim({ room, now: clock.now(), leaseMs: limits.leaseMs })
    for (const job of jobs) this.launch(job)
    if (jobs.length > 0) this.wanted = true
    return nextAt
  }

  /** The free places: to each subscription its own share, and in turn what nobody's share is. */
  private toRoom(): { subscription: string; limit: number }[] {
    const { subscriptions, limits } = this.ports
    if (this.isBehind) return []
    const share = Math.max(1, Math.floor(limits.concurrencyMax / Math.max(1, subscriptions.length)))
    const all = subscriptions.map(({ name, concurrency }) => {
      const { jobs, handling } = this.loadOf(name)
      const most = concurrency - jobs
      return { subscription: name, own: Math.max(0, Math.min(share - handling, most)), most }
    })
    let spare = limits.concurrencyMax - this.handling - all.reduce((sum, { own }) => sum + own, 0)
    const portion = Math.ceil(Math.max(0, spare) / Math.max(1, subscriptions.length))
    this.turn += 1
    return all
      .map((_, i) => all[(this.turn + i) % all.length] as (typeof all)[number])
      .map(({ subscription, own, most }) => {
        const more = Math.max(0, Math.min(spare, portion, most - own))
        spare -= more
        return { subscription, limit: own + more }
      })
      .filter(({ limit }) => limit > 0)
  }

  private sleepUntil(at: number | null): void {
    if (this.mode !== 'working') return
    const { clock, limits } = this.ports
    const wait = at === null ? limits.pollMs : Math.max(1, Math.min(limits.pollMs, at - clock.now()))
    this.stopWaiting()
    this.stopWaiting = this.ports.timers.after(wait, () => this.wake())
  }

  private launch(job: ClaimedJob): void {
    const subscription = this.byName.get(job.subscription)
    if (subscription === undefined) return
    const ending = new AbortController()
    if (this.overdue !== null) ending.abort(this.overdue)
    const running = { job, ending, isHeld: true }
    this.running.add(running)
    this.count(job, { jobs: 1, handling: 1 })
    void this.run(running, subscription)
  }

  /** As many jobs as there are places wait for their settle: the store is slower than the handlers. */
  private get isBehind(): boolean {
    return this.running.size - this.handling >= this.ports.limits.concurrencyMax
  }

  private loadOf(subscription: string): Load {
    return this.load.get(subscription) ?? { jobs: 0, handling: 0 }
  }

  private count({ subscription }: ClaimedJob, { jobs, handling }: Load): void {
    const load = this.loadOf(subscription)
    this.load.set(subscription, { jobs: load.jobs + jobs, handling: load.handling + handling })
    this.handling += handling
  }

  private endAll(reason: LandfallError): void {
    this.overdue = reason
    for (const { ending } of this.running) ending.abort(reason)
  }

  private async run(running: Running, subscription: RunnableSubscription): Promise<void> {
    const committed = (): void => {
      running.isHeld = false
    }
    const { job, ending } = running
    const { settlement, isCommitted } = await runJob(job, subscription, {
      ...this.ports,
      ending: ending.signal,
      committed,
    })
    this.count(job, { jobs: 0, handling: -1 })
    if (isCommitted) {
      this.release({ running, settlement }, true)
      this.tellDrained()
      return
    }
    this.finished.push({ running, settlement })
    this.settling ??= this.settleWhileFinished()
    if (this.mode === 'working') this.wake()
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

  private async settle(batch: readonly Finished[]): Promise<void> {
    const { store, log } = this.ports
    while (true) {
      try {
        const taken = await store.settle(batch.map(({ settlement }) => settlement))
        for (const [i, finished] of batch.entries()) this.release(finished, taken[i] ?? false)
        return
      } catch (error) {
        log.warn({ jobs: batch.length, error: toMessage(error) }, 'the worker cannot settle; it tries again')
        if (this.mode === 'stopped') return
        await new Promise<void>((resolve) => void this.ports.timers.after(storeRetryMs, resolve))
      }
    }
  }

  private release({ running, settlement }: Finished, taken: boolean): void {
    if (!this.running.delete(running)) return
    this.count(running.job, { jobs: -1, handling: 0 })
    if (!taken || settlement.attempt.outcome !== 'done') this.warnOf(running.job, settlement, taken)
    if (this.mode === 'working') this.wake()
  }

  private warnOf(job: ClaimedJob, { attempt: { outcome, cause, error } }: Settlement, taken: boolean): void {
    const { subscription, event, jobId, attempts } = job
    const fields = { subscription, event: event.id, job: jobId, type: event.type, attempt: attempts + 1 }
    if (taken) this.ports.log.warn({ ...fields, outcome, cause, error }, 'an attempt failed')
    else this.ports.log.warn(fields, 'the lease had run out; another worker has the job, and this result was dropped')
  }

  private tellDrained(): void {
    const isEmpty = this.running.size === 0 && this.finished.length === 0
    // What a claim under way will bring is leased already: to stop before it is heard would leave it to the lease's end.
    if (this.mode === 'draining' && isEmpty && !this.claiming) this.drained()
  }

  /** Renews what is running, and puts back what a dead worker left. */
  private async keepLeases(): Promise<void> {
    const { store, clock, limits, log } = this.ports
    try {
      const held = [...this.running].filter(({ isHeld }) => isHeld)
      if (held.length > 0) {
        const jobs = held.map(({ job }) => job)
        const kept = await store.renew(jobs, clock.now() + limits.leaseMs)
        for (const [i, { job, ending }] of held.entries()) if (kept[i] === false) ending.abort(toLost(job))
      }
      const rescued = await store.rescue(clock.now())
      if (rescued > 0) log.warn({ jobs: rescued }, 'jobs whose worker was gone were put back')
    } catch (error) {
      log.warn({ error: toMessage(error) }, 'leases could not be renewed; it is tried again')
    }
    if (this.mode !== 'stopped')
      this.stopKeeping = this.ports.timers.after(limits.leaseMs / 3, () => void this.keepLeases())
  }
}

/** Another worker has it: what this handler still does would be done beside that one, and its result is dropped. */
function toLost({ jobId }: ClaimedJob): LandfallError {
  return new LandfallError('lease_lost', `the lease of ${jobId} ran out while its handler ran`)
}

function toRules({
  concurrency,
  rate,
  breaker,
}: Omit<SubscriptionRules, 'subscription'>): Omit<SubscriptionRules, 'subscription'> {
  return { concurrency, rate, breaker }
}
