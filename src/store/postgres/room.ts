// Whether there is room for more, so that intake says 503 in good time instead of falling over: bounds on the jobs that wait,
// on how late they are and on the bytes of the store, over all nodes together. Each client looks for itself, once a second at
// most, and only while it appends, is full, or somebody wants to be told; between two looks an append pays a comparison. So
// several clients may together go beyond the bound on jobs by what they append within a second.
//
// What the server's disk has left cannot be seen by a client of PostgreSQL: the limit diskFreeBytesMin does nothing here. A
// disk that is full makes commits fail, which intake answers 503 as well. Only new events are turned away: what settles,
// claims, prunes or was sent twice is how a full store drains.
import { performance } from 'node:perf_hooks'
import { breakerPhase } from '../../core/breaker.ts'
import { LandfallError } from '../../core/errors.ts'
import type { Limits } from '../../core/limits.ts'
import type { Appended, NewRequest } from '../store.ts'
import type { Batch } from './append-line.ts'
import { toColumns } from './columns.ts'
import { type Database, type Tx, toNumber } from './database.ts'
import { type Gate, readGates } from './gates.ts'
import { readUsedBytes } from './held-bytes.ts'
import type { Buckets } from './ids.ts'

export type RoomLimits = Pick<Limits, 'queueJobsMax' | 'queueAgeMs' | 'storeBytesMax'>

/** Why nothing is taken. */
interface Fullness {
  /** By which it is known again: while it is the same, it is told once, though its numbers change. */
  what: string
  message: string
  hint: string
}

export interface RoomWith {
  db: Database
  buckets: Buckets
  limits: RoomLimits
  /** The database's clock. */
  now(): number
}

type Results = PromiseSettledResult<readonly Appended[]>[]

/** How long one look holds, in milliseconds. */
const lookEveryMs = 1000
/** Appends do not wait for a look while the last is no older than this: one that hangs at somebody's lock must not hold them. */
const trustedMs = 10_000

export class Room {
  readonly #with: RoomWith
  readonly #queueFull: Fullness
  /** When this client came: how long jobs waited before is not for it to judge, for nobody may have been there to work. */
  readonly #openedAt: number
  /** Subscriptions that this client works for, or has brought jobs for. */
  readonly #subscriptions = new Set<string>()
  readonly #listeners = new Set<(full: string | null) => void>()
  #lookedAt = Number.NEGATIVE_INFINITY
  #looking: Promise<void> | null = null
  #timer: NodeJS.Timeout | undefined
  #isClosed = false
  /** What the last look found: why nothing is taken, and why nothing is for single subscriptions. */
  #shut: Fullness | null = null
  #late: ReadonlyMap<string, Fullness> = new Map()
  /** Jobs that may still come before the next look. */
  #jobsLeft = Number.POSITIVE_INFINITY
  /** Whether anything was turned away since the last look. */
  #turnedAway = false
  #full: Fullness | null = null

  constructor(given: RoomWith) {
    this.#with = given
    this.#openedAt = given.now()
    const { queueJobsMax } = given.limits
    this.#queueFull = {
      what: 'queueJobsMax',
      message: `the queue is full: limits.queueJobsMax is ${queueJobsMax} waiting jobs`,
      hint: 'It takes more as jobs are done: see which subscription they wait for, and make it faster or raise the limit.',
    }
  }

  /** Why new events are turned away, as of a second ago at most; null again once a second passed without. */
  async fullness(): Promise<string | null> {
    await this.#lookIfOld()
    return this.#full?.message ?? null
  }

  onFull(listener: (full: string | null) => void): () => void {
    const own = (full: string | null): void => listener(full)
    this.#listeners.add(own)
    this.#lookAgain()
    return () => void this.#listeners.delete(own)
  }

  worksFor(subscriptions: readonly string[]): void {
    for (const name of subscriptions) this.#subscriptions.add(name)
  }

  /** Commits what of a batch is to be taken; the rest is told that the store is full. */
  async letIn(batch: Batch, commit: (batch: Batch) => Promise<Results>): Promise<Results> {
    const isTrusted = performance.now() - this.#lookedAt < trustedMs
    const look = this.#lookIfOld()
    if (!isTrusted) await look
    const refusals = await this.#judge(batch.calls)
    if (refusals.every((refusal) => refusal === null)) return commit(batch)
    const calls = batch.calls.filter((_, index) => refusals[index] === null)
    const results = calls.length === 0 ? [] : await commit({ ...batch, calls })
    return refusals.map((full) => {
      const taken = full === null ? results.shift() : undefined
      return taken ?? { status: 'rejected', reason: toError(full ?? this.#queueFull) }
    })
  }

  /** Looks now; of two who ask at one time, one looks. Never rejects. */
  look(): Promise<void> {
    this.#looking ??= this.#look().finally(() => {
      this.#looking = null
      this.#lookAgain()
    })
    return this.#looking
  }

  close(): void {
    this.#isClosed = true
    clearTimeout(this.#timer)
    this.#listeners.clear()
  }

  /** For each call why it is refused. */
  async #judge(calls: Batch['calls']): Promise<(Fullness | null)[]> {
    const whys = calls.map((call) => this.#take(call))
    const refused = calls.filter((_, index) => whys[index] !== null)
    const held = refused.length === 0 ? new Set() : await this.#findHeld(refused)
    return whys.map((why, index) => {
      if (why === null || held.has(calls[index])) return null
      this.#turnedAway ||= why === this.#queueFull
      if (this.#full === null) this.#set(why)
      return why
    })
  }

  /** What brings no job needs no place in the queue, but bytes. */
  #take(call: readonly NewRequest[]): Fullness | null {
    if (this.#shut !== null) return this.#shut
    let jobs = 0
    let late: Fullness | null = null
    for (const { events } of call) {
      for (const event of events) {
        for (const { subscription } of event.jobs) {
          jobs += 1
          this.#subscriptions.add(subscription)
          late ??= this.#late.get(subscription) ?? null
        }
      }
    }
    if (jobs === 0) return null
    if (this.#jobsLeft <= 0) return this.#queueFull
    if (late === null) this.#jobsLeft -= jobs
    return late
  }

  /** Those that bring nothing new: their sender is told so, or it would come again for ever. */
  async #findHeld(calls: Batch['calls']): Promise<ReadonlySet<unknown>> {
    const { db, buckets } = this.#with
    const keys = calls
      .flat()
      .flatMap(({ source, events }) => events.map(({ key }) => [buckets.of(source, key), source, key]))
    const rows = keys.length === 0 ? [] : await db.ask(selectHeld, toColumns(keys, 3)).catch(() => [])
    const held = new Set(rows.map((row) => `${row.source}\n${row.key}`))
    const isHeld = ({ source, events }: NewRequest): boolean =>
      events.length > 0 && events.every(({ key }) => held.has(`${source}\n${key.replaceAll('\0', '\ufffd')}`))
    return new Set(calls.filter((call) => call.every(isHeld)))
  }

  #lookIfOld(): Promise<void> | null {
    return performance.now() - this.#lookedAt >= lookEveryMs ? this.look() : this.#looking
  }

  /** While it is full, or somebody wants to be told, though nobody appends. */
  #lookAgain(): void {
    if (this.#isClosed || (this.#full === null && this.#listeners.size === 0)) return
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.look(), lookEveryMs).unref()
  }

  /** What cannot be seen is judged as it was: whoever appends will be told that the database cannot be reached. */
  async #look(): Promise<void> {
    const { db, buckets, limits, now } = this.#with
    try {
      const [used, rows, late] = await db.read((tx) =>
        Promise.all([
          readUsedBytes(tx, { buckets, schema: db.schema }),
          tx.ask(selectWaiting, [buckets.all]),
          this.#findLate(tx, now()),
        ]),
      )
      this.#jobsLeft = limits.queueJobsMax - toNumber(rows[0]?.jobs)
      this.#shut = used < limits.storeBytesMax ? null : toBytesFull(used, limits)
      this.#late = late
    } catch {
      return
    } finally {
      this.#lookedAt = performance.now()
    }
    const [firstLate] = this.#late.values()
    const isQueueFull = this.#jobsLeft <= 0 || this.#turnedAway
    const found = this.#shut ?? firstLate ?? (isQueueFull ? this.#queueFull : null)
    this.#turnedAway = false
    if (found?.what !== this.#full?.what) this.#set(found)
  }

  /** Only events for a late subscription are turned away: it must not harm the others. */
  async #findLate(tx: Tx, now: number): Promise<ReadonlyMap<string, Fullness>> {
    const { buckets, limits } = this.#with
    const names = [...this.#subscriptions]
    if (names.length === 0) return new Map()
    const [gates, rows] = await Promise.all([
      readGates({ tx, buckets }, names, { locked: false }),
      tx.ask(selectFirstDue, [names, buckets.all]),
    ])
    const late = new Map<string, Fullness>()
    for (const row of rows) {
      const name = String(row.subscription)
      const since = this.#openSince(gates.get(name), now)
      if (since === null || now - Math.max(since, toNumber(row.due_at)) <= limits.queueAgeMs) continue
      late.set(name, toLate(name, limits))
    }
    return late
  }

  /** Null while it is paused, or its breaker is not closed: such jobs are held, for as long as it takes. */
  #openSince(gate: Gate | undefined, now: number): number | null {
    if (gate === undefined) return this.#openedAt
    const isBroken = gate.rules?.breaker != null && breakerPhase(gate.breaker, now) !== 'closed'
    return isBroken || gate.pausedAt !== null ? null : Math.max(this.#openedAt, gate.openedAt ?? 0)
  }

  #set(full: Fullness | null): void {
    this.#full = full
    for (const listener of [...this.#listeners]) listener(full?.message ?? null)
    this.#lookAgain()
  }
}

const selectWaiting = `select coalesce(sum(value), 0) as jobs from landfall.totals
  where bucket = any($1::smallint[]) and kind = 'pending'`

/** Fresh ones that wait for nothing but their time; what is behind another or replayed waits its turn. */
const selectFirstDue = `select s.subscription, head.due_at from unnest($1::text[]) s(subscription) cross join lateral (
    select j.due_at from landfall.jobs j
    where j.bucket = any($2::smallint[]) and j.state = 'pending' and j.subscription = s.subscription and j.waits = 0
      and j.urgency = 0
    order by j.due_at limit 1
  ) head`

const selectHeld = `select e.source, e.key from unnest($1::smallint[], $2::text[], $3::text[]) k(bucket, source, key)
  join landfall.events e on e.bucket = k.bucket and e.source = k.source and e.key = k.key`

function toBytesFull(used: number, { storeBytesMax }: RoomLimits): Fullness {
  const message = `the store is full: it uses ${used} bytes, and limits.storeBytesMax is ${storeBytesMax}`
  const hint = 'Keep less (limits.retainBytesMax, limits.eventKeptMs), or raise the limit.'
  return { what: 'storeBytesMax', message, hint }
}

function toLate(subscription: string, { queueAgeMs }: RoomLimits): Fullness {
  const message = `the queue is too late: a job of ${subscription} waits for longer than limits.queueAgeMs, ${queueAgeMs} ms`
  const hint =
    'It takes more as soon as that job ran: give the subscription more concurrency or a faster handler, or pause it.'
  return { what: `queueAgeMs ${subscription}`, message, hint }
}

function toError({ message, hint }: Fullness): LandfallError {
  return new LandfallError('store_full', message, { hint })
}
