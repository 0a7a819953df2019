// The store under simulation: a network that the seed owns, and behind it the store that we ship (engine.ts). Each call is three
// steps, it arrives, it is committed together with others, its answer is heard, and each may be late, fail, or be lost with
// the process it belongs to.
import { LandfallError } from '../../src/core/errors.ts'
import type { JobState } from '../../src/core/job.ts'
import { fromPlain } from '../../src/store/sqlite/messages.ts'
import type {
  Appended,
  ClaimAsk,
  Claimed,
  Lease,
  NewRequest,
  QueryResult,
  Settlement,
  Statement,
  StepResult,
  SubscriptionRules,
  WorkerStore,
} from '../../src/store/store.ts'
import type { Chance } from './chance.ts'
import type { Answers, ClaimedLeases, Engine, GivenAsk, Waiting } from './engine.ts'
import { makeProcess, type Process, type Schedule } from './schedule.ts'

export interface StoreWorld {
  engine: Engine
  schedule: Schedule
  chance: Chance
  network: Network
}

export interface Network {
  /** Milliseconds a message is on its way at most, ordinarily. */
  delayMs: number
  /** How often one takes much longer, up to `slowMs`; all that comes after it from the same sender waits behind it. */
  slow: number
  slowMs: number
  /** How often an answer is lost: the caller is told that the store is not to be had. */
  lost: number
  /** Milliseconds from the first message to the commit at most. */
  commitMs: number
}

export class SimulatedStore {
  readonly world: StoreWorld
  readonly clients = new Set<Client>()
  /** One life of the store: messages to an earlier one are never read. */
  process: Process = makeProcess('store 1')
  /** What a real database is still at, though no simulated time goes by. */
  committing: Promise<void> | null = null
  #lives = 1
  #clients = 0
  #isScheduled = false

  constructor(world: StoreWorld) {
    this.world = world
  }

  connect(process: Process): Client {
    const client = new Client(this, process, this.#clients++)
    this.clients.add(client)
    return client
  }

  take(waiting: Waiting): void {
    const { schedule, chance, network, engine } = this.world
    engine.add(waiting)
    if (this.#isScheduled) return
    this.#isScheduled = true
    schedule.after(chance.between(0, network.commitMs), this.process, 'commits', () => this.#commit())
  }

  /** The process of the store is gone; what was committed was committed, with or without its answers having been told. */
  crash({ kept }: { kept: boolean }): void {
    this.process.isAlive = false
    for (const client of this.clients) client.lose()
    if (kept) this.#await(this.world.engine.commit(), () => undefined)
  }

  restart(): void {
    this.process = makeProcess(`store ${++this.#lives}`)
    this.#isScheduled = false
    this.world.engine.restart()
  }

  #commit(): void {
    this.#isScheduled = false
    this.#await(this.world.engine.commit(), ({ wakes }) => {
      for (const client of this.clients) {
        if (!client.process.isAlive) this.clients.delete(client)
        else if (wakes) client.wake()
      }
    })
  }

  #await<Result>(result: Result | Promise<Result>, then: (result: Result) => void): void {
    if (result instanceof Promise) this.committing = result.then(then)
    else then(result)
  }
}

interface Call {
  resolve(result: unknown): void
  reject(error: LandfallError): void
}

/** A client's line to the writer: messages keep their order in both directions. */
export class Client implements WorkerStore {
  readonly process: Process
  /** How many came before it. */
  readonly number: number
  /** What it had room for when it claimed last, and when that was. */
  room: ClaimAsk['room'] = []
  askedAt = 0
  /** Jobs whose leases this client was never told of. */
  readonly unheard = new Set<string>()
  readonly #store: SimulatedStore
  readonly #listeners = new Set<() => void>()
  readonly #calls = new Set<Call>()
  #sentUntil = 0
  #heardUntil = 0

  constructor(store: SimulatedStore, process: Process, number: number) {
    this.#store = store
    this.process = process
    this.number = number
  }

  append(requests: readonly NewRequest[]): Promise<readonly Appended[]> {
    return this.#ask('append', requests)
  }

  setRules(rules: readonly SubscriptionRules[]): void {
    this.#send('rules', () => this.#store.world.engine.setRules(rules, this))
  }

  async claim(ask: ClaimAsk): Promise<Claimed> {
    this.room = ask.room
    this.askedAt = this.#store.world.schedule.now
    const claimed = await this.#ask('claim', ask)
    return { jobs: this.#store.world.engine.read(claimed), nextAt: claimed.nextAt }
  }

  settle(settlements: readonly Settlement[]): Promise<readonly boolean[]> {
    return this.#ask('settle', settlements)
  }

  renew(leases: readonly Lease[], until: number): Promise<readonly boolean[]> {
    return this.#ask('renew', { leases, until })
  }

  rescue(now: number): Promise<number> {
    return this.#ask('rescue', { now })
  }

  saveStep({ jobId, token }: Lease, { name, json }: StepResult): Promise<boolean> {
    return this.#ask('step', { jobId, token, name, json })
  }

  /** A lent store is a conversation between two threads, and here there is one: no handler of a simulation asks for it. */
  async transact(): Promise<never> {
    throw new LandfallError('transaction_failed', 'conversations are not simulated')
  }

  async transactAll(success: Settlement, statements: readonly Statement[]): Promise<readonly QueryResult[]> {
    const answer = await this.#ask('transactAll', { success, statements })
    if ('code' in answer) throw fromPlain(answer)
    return answer
  }

  retryJob(id: string, now: number): Promise<JobState | null> {
    return this.#ask('retry', { id, now })
  }

  cancelJob(id: string): Promise<JobState | null> {
    return this.#ask('cancel', { id })
  }

  async setPaused(subscription: string, paused: boolean, now: number): Promise<void> {
    await this.#ask('pause', { subscription, paused, now })
  }

  onWork(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  wake(): void {
    if (this.#listeners.size > 0)
      this.#hear('hears of work', () => {
        for (const listener of this.#listeners) listener()
      })
  }

  /** The other end is gone: whoever waits is told so. */
  lose(): void {
    for (const call of this.#calls) {
      const error = new LandfallError('store_unavailable', 'the store is gone')
      this.#hear('loses the store', () => this.#end(call, () => call.reject(error)))
    }
  }

  #ask<Name extends keyof Answers>(name: Name, give: Answers[Name]['give']): Promise<Answers[Name]['get']> {
    return new Promise((resolve, reject) => {
      const call: Call = { resolve: (result) => resolve(result as Answers[Name]['get']), reject }
      this.#calls.add(call)
      const refuse = (error: Error): void =>
        this.#hear(`is refused ${name}`, () => this.#end(call, () => call.reject(error as LandfallError)))
      if (!this.#store.process.isAlive) return refuse(new LandfallError('store_unavailable', 'there is no store'))
      const ask = { name, give } as GivenAsk
      const answer = (result: unknown): void => this.#answer(name, call, result)
      this.#send(name, () => this.#store.take({ ask, by: this, answer, refuse }))
    })
  }

  #answer(what: string, call: Call, result: unknown): void {
    const { chance, network } = this.#store.world
    if (!chance.happens(network.lost)) {
      this.#hear(`hears ${what}`, () => this.#end(call, () => call.resolve(result)))
      return
    }
    if (what === 'claim')
      for (const { job, lease } of (result as ClaimedLeases).rows) this.unheard.add(`job_${job} ${lease}`)
    const error = new LandfallError('store_unavailable', 'the answer was lost')
    this.#hear(`loses the answer to ${what}`, () => this.#end(call, () => call.reject(error)))
  }

  #end(call: Call, end: () => void): void {
    if (this.#calls.delete(call)) end()
  }

  #send(what: string, arrive: () => void): void {
    const { schedule, chance } = this.#store.world
    this.#sentUntil = Math.max(this.#sentUntil, schedule.now + this.#delay(chance))
    schedule.after(this.#sentUntil - schedule.now, this.#store.process, `${this.process.name} asks ${what}`, arrive)
  }

  #hear(what: string, run: () => void): void {
    const { schedule, chance } = this.#store.world
    this.#heardUntil = Math.max(this.#heardUntil, schedule.now + this.#delay(chance))
    schedule.after(this.#heardUntil - schedule.now, this.process, what, run)
  }

  #delay(chance: Chance): number {
    const { delayMs, slow, slowMs } = this.#store.world.network
    return chance.happens(slow) ? chance.between(delayMs, slowMs) : chance.between(0, delayMs)
  }
}
