// The store under simulation: the writer and the SQL that we ship, and between it and its clients a network that the seed
// owns. Each call is three steps, it arrives, it is committed together with others, its answer is heard, and each may be
// late, fail, or be lost with the process it belongs to.
import { LandfallError } from '../../src/core/errors.ts'
import type { JobState } from '../../src/core/job.ts'
import type { Limits } from '../../src/core/limits.ts'
import { cancel, retry } from '../../src/store/sqlite/change.ts'
import { type ClaimedRows, claim } from '../../src/store/sqlite/claim.ts'
import { Statements } from '../../src/store/sqlite/database.ts'
import { readClaimed } from '../../src/store/sqlite/event-reads.ts'
import { setPaused } from '../../src/store/sqlite/gates.ts'
import { toId } from '../../src/store/sqlite/ids.ts'
import type { Item } from '../../src/store/sqlite/items.ts'
import type { AskMessage, Asks } from '../../src/store/sqlite/messages.ts'
import { type AppendedRows, packAppends, unpackAppends } from '../../src/store/sqlite/packing.ts'
import { renew, rescue, type SettleWith, settle } from '../../src/store/sqlite/settle.ts'
import { saveStep } from '../../src/store/sqlite/steps.ts'
import type { Work } from '../../src/store/sqlite/work.ts'
import { Writer } from '../../src/store/sqlite/writer.ts'
import type {
  Appended,
  ClaimAsk,
  Claimed,
  ClaimedJob,
  Lease,
  NewRequest,
  Settlement,
  StepResult,
  SubscriptionRules,
  WorkerStore,
} from '../../src/store/store.ts'
import type { Chance } from './chance.ts'
import type { SimulatedDatabase } from './database.ts'
import { makeProcess, type Process, type Schedule } from './schedule.ts'

/** The calls that a simulation makes, by the names of the writer's messages. */
export type Ask = Extract<
  AskMessage,
  { name: 'claim' | 'settle' | 'renew' | 'rescue' | 'step' | 'retry' | 'cancel' | 'pause' }
>
type Name = Ask['name']

/** Told of all that the writer does, within its transaction: what was asked, by whom, and what it answered. */
export interface Witness {
  /** Requests wait to be appended. */
  appends(): void
  before(ask: Ask): void
  after(ask: Ask, result: unknown, by: Client): void
  restarts(): void
}

export interface StoreWorld {
  db: SimulatedDatabase
  schedule: Schedule
  chance: Chance
  limits: Limits
  witness: Witness
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
  /** One life of the writer: messages to an earlier one are never read. */
  process: Process
  #lives = 0
  #writer: Writer
  #isScheduled = false

  constructor(world: StoreWorld) {
    this.world = world
    this.process = makeProcess('store 1')
    this.#writer = this.#open()
  }

  connect(process: Process): Client {
    const client = new Client(this, process)
    this.clients.add(client)
    return client
  }

  setRules(rules: readonly SubscriptionRules[]): void {
    this.#writer.rules.set(rules)
  }

  take(item: Item): void {
    if ('requests' in item) {
      this.world.witness.appends()
      this.#writer.addAppend(item)
    } else this.#writer.add(item)
    if (this.#isScheduled) return
    this.#isScheduled = true
    const { schedule, chance, network } = this.world
    schedule.after(chance.between(0, network.commitMs), this.process, 'commits', () => this.#commit())
  }

  perform(work: Work, ask: Ask, by: Client): unknown {
    const { witness, limits } = this.world
    witness.before(ask)
    const result = perform(work, { rules: this.#writer.rules, ...limits }, ask)
    witness.after(ask, result, by)
    return result
  }

  /** The process of the writer is gone; what was committed was committed, with or without its answers having been told. */
  crash({ kept }: { kept: boolean }): void {
    this.process.isAlive = false
    for (const client of this.clients) client.lose()
    if (kept) this.#writer.commit()
  }

  restart(): void {
    this.process = makeProcess(`store ${++this.#lives + 1}`)
    this.#isScheduled = false
    // A store that cannot open says so and ends: what is simulated is the start that works.
    this.world.db.failing = 0
    this.#writer = this.#open()
  }

  #open(): Writer {
    const { db, schedule, limits, witness } = this.world
    const ports = { clock: schedule.clock, own: () => ({ release: () => undefined }), connect: () => db }
    witness.restarts()
    return new Writer('the simulation', limits, ports)
  }

  #commit(): void {
    this.#isScheduled = false
    const { wakes } = this.#writer.commit()
    for (const client of this.clients) {
      if (!client.process.isAlive) this.clients.delete(client)
      else if (wakes) client.wake()
    }
  }
}

/** As writer-thread.ts does it for what comes in through its ports. */
function perform(work: Work, using: SettleWith, { name, give }: Ask): unknown {
  switch (name) {
    case 'claim':
      return claim(work, give, using.rules)
    case 'settle':
      return settle(work, give, using)
    case 'renew':
      return renew(work, give.leases, give.until)
    case 'rescue':
      return rescue(work, give.now, using)
    case 'step':
      return saveStep(work, give)
    case 'retry':
      return retry(work, give.id, give.now)
    case 'cancel':
      return cancel(work, give.id)
    case 'pause':
      return setPaused(work, give)
  }
}

interface Call {
  resolve(result: unknown): void
  reject(error: LandfallError): void
}

/** A client's line to the writer: messages keep their order in both directions. */
export class Client implements WorkerStore {
  readonly process: Process
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

  constructor(store: SimulatedStore, process: Process) {
    this.#store = store
    this.process = process
  }

  append(requests: readonly NewRequest[]): Promise<readonly Appended[]> {
    return this.#call('append', ({ answer, reject }) => {
      const unpacked = unpackAppends(packAppends([requests])).flat()
      return { requests: unpacked, reject, answer: (rows: AppendedRows[]) => answer(rows.map(toAppended)) }
    }) as Promise<readonly Appended[]>
  }

  setRules(rules: readonly SubscriptionRules[]): void {
    this.#send('rules', () => this.#store.setRules(rules))
  }

  async claim(ask: ClaimAsk): Promise<Claimed> {
    this.room = ask.room
    this.askedAt = this.#store.world.schedule.now
    const { rows, nextAt } = await this.#ask('claim', ask)
    const sql = new Statements(this.#store.world.db)
    const jobs = rows.map((row) => readClaimed(sql, row)).filter((job): job is ClaimedJob => job !== null)
    return { jobs, nextAt }
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
    throw new LandfallError('transaction_failed', 'transactions are not simulated')
  }

  async transactAll(): Promise<never> {
    throw new LandfallError('transaction_failed', 'transactions are not simulated')
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

  #ask<Asked extends Name>(name: Asked, give: Asks[Asked]['give']): Promise<Asks[Asked]['get']> {
    const ask = { name, give } as Ask
    return this.#call(name, ({ answer, reject }) => ({
      run: (work: Work) => this.#store.perform(work, ask, this),
      answer,
      reject,
    })) as Promise<Asks[Asked]['get']>
  }

  #call(
    what: string,
    toItem: (call: { answer(result: unknown): void; reject(error: Error): void }) => Item,
  ): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const call: Call = { resolve, reject }
      this.#calls.add(call)
      const answer = (result: unknown): void => this.#answer(what, call, result)
      const refuse = (error: Error): void =>
        this.#hear(`is refused ${what}`, () => this.#end(call, () => call.reject(error as LandfallError)))
      if (!this.#store.process.isAlive) return refuse(new LandfallError('store_unavailable', 'there is no store'))
      this.#send(what, () => this.#store.take(toItem({ answer, reject: refuse })))
    })
  }

  #answer(what: string, call: Call, result: unknown): void {
    const { chance, network } = this.#store.world
    if (!chance.happens(network.lost)) {
      this.#hear(`hears ${what}`, () => this.#end(call, () => call.resolve(result)))
      return
    }
    if (what === 'claim')
      for (const { job, lease } of (result as ClaimedRows).rows) this.unheard.add(`${toId('job', job)} ${lease}`)
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

function toAppended({ request, outcome, events }: AppendedRows): Appended {
  return {
    requestId: toId('req', request),
    outcome,
    events: events.map(({ row, ...flags }) => ({ id: toId('evt', row), ...flags })),
  }
}
