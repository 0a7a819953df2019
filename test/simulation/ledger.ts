// What the simulation remembers beside the rows: which effects were accepted, which steps, who began when. It is the memory
// that a store cannot talk itself out of.

import type { ClaimedLeases } from './engine.ts'
import { changesOf, goesBefore, isActive, lineOf, type Observation, toJobRow } from './observation.ts'
import { type Row, type Rows, waits } from './rows.ts'
import type { SceneSubscription } from './scene.ts'
import type { Client } from './store.ts'

interface JobMemory {
  /** Numbers of the observations in which it last entered its line, and in which it was first claimed. */
  enteredAt: number
  begunAt: number | null
  /** Successes accepted since a person last asked for it. */
  successes: number
  /** Who holds it. */
  holder: Client | null
}

export class Ledger {
  readonly #subscriptions: ReadonlyMap<string, SceneSubscription>
  readonly #jobs = new Map<number, JobMemory>()
  readonly #begun = new Map<string, number[]>()
  /** 'job generation name' -> what was kept. */
  readonly #steps = new Map<string, string>()
  /** When the event of a job happened, of those whose handlers were asked. */
  readonly #happenedAt = new Map<number, number>()
  /** 'subscription key' -> when the newest event happened whose handler succeeded. */
  readonly #newest = new Map<string, number>()
  readonly #paused = new Set<string>()
  /** Job -> transactions that were accepted. */
  readonly effects = new Map<number, number>()
  #time = 0

  constructor(subscriptions: readonly SceneSubscription[]) {
    this.#subscriptions = new Map(subscriptions.map((one) => [one.name, one]))
  }

  subscription(name: string): SceneSubscription {
    return this.#subscriptions.get(name) as SceneSubscription
  }

  isPaused(name: string): boolean {
    return this.#paused.has(name)
  }

  /** A handler is asked. */
  begin(job: string, happenedAt: number): void {
    this.#happenedAt.set(toJobRow(job), happenedAt)
  }

  holderOf(id: number): Client | null {
    return this.#jobs.get(id)?.holder ?? null
  }

  successes(id: number): number {
    return this.#jobs.get(id)?.successes ?? 0
  }

  keptStep(job: string, generation: number, name: string): string | undefined {
    return this.#steps.get(`${job} ${generation} ${name}`)
  }

  /** Whether some stretch as long as the rate's would hold more claims than the rate allows. */
  *rateBroken(name: string, { now, count }: { now: number; count: number }): Iterable<string> {
    const { rate } = this.subscription(name)
    if (rate === null) return
    const known = this.#begun.get(name) ?? []
    const all = [...known, ...Array<number>(count).fill(now)].sort((a, b) => a - b)
    this.#begun.set(name, all)
    for (const [i, from] of all.entries()) {
      const end = all[i + rate.max]
      if (end !== undefined && end < from + rate.perMs)
        yield `${rate.max + 1} of ${name} began within ${end - from} ms, at most ${rate.max} may in ${rate.perMs} ms`
    }
  }

  /** Takes in what was seen, and yields what contradicts what is remembered. */
  *take(seen: Observation): Iterable<string> {
    this.#time += 1
    const { cause, before, after } = seen
    if (cause.name === 'settle') {
      for (const [i, settlement] of cause.give.entries()) {
        if (!(cause.result as readonly boolean[])[i] || settlement.state !== 'succeeded') continue
        const row = before.get(toJobRow(settlement.jobId)) as Row
        if (cause.hasEffect === true) this.effects.set(row.id, (this.effects.get(row.id) ?? 0) + 1)
        yield* this.#succeed(row, { before, isSkipped: settlement.attempt.note != null })
      }
    }
    if (cause.name === 'pause') {
      if (cause.give.paused) this.#paused.add(cause.give.subscription)
      else this.#paused.delete(cause.give.subscription)
    }
    if (cause.name === 'step' && cause.result === true) yield* this.#keepStep(cause.give, before)
    this.#remember(seen)
    if (cause.name === 'claim') {
      for (const { job } of (cause.result as ClaimedLeases).rows) {
        const memory = this.#jobs.get(job)
        if (memory !== undefined) {
          memory.begunAt ??= this.#time
          memory.holder = cause.by
        }
        yield* this.#overtaken(after.get(job) as Row, after)
      }
    }
  }

  #remember(seen: Observation): void {
    for (const { before, after } of changesOf(seen)) {
      const entered = before === undefined || (!isActive(before) && isActive(after))
      if (entered) this.#jobs.set(after.id, { enteredAt: this.#time, begunAt: null, successes: 0, holder: null })
      else if (before.waits === waits.parked && after.waits !== waits.parked)
        Object.assign(this.#jobs.get(after.id) as JobMemory, { enteredAt: this.#time })
    }
  }

  /** An effect counts once, and those of one line in their order. */
  *#succeed(row: Row, { before, isSkipped }: { before: Rows; isSkipped: boolean }): Iterable<string> {
    const memory = this.#jobs.get(row.id) as JobMemory
    memory.successes += 1
    if (memory.successes > 1) yield `job ${row.id} succeeded ${memory.successes} times`
    const line = lineOf(row)
    if (line === null || row.width > 1) return
    yield* this.#overtaken(row, before)
    if (isSkipped) return
    const at = this.#happenedAt.get(row.id) ?? Number.NaN
    const newest = this.#newest.get(line) ?? at
    if (at < newest && this.subscription(row.subscription).onStale === 'skip')
      yield `job ${row.id} of ${line} was not skipped, though one that is ${newest - at} ms newer was processed before`
    this.#newest.set(line, Math.max(at, newest))
  }

  /** In a line that keeps its order, whoever stood before this one when it began must be done, dead or parked. */
  *#overtaken(row: Row, rows: Rows): Iterable<string> {
    const line = lineOf(row)
    if (line === null || row.width > 1) return
    const begunAt = this.#jobs.get(row.id)?.begunAt ?? 0
    for (const other of rows.values()) {
      if (lineOf(other) !== line || !isActive(other) || other.waits === waits.parked || !goesBefore(other, row))
        continue
      const enteredAt = this.#jobs.get(other.id)?.enteredAt ?? 0
      if (enteredAt < begunAt) yield `job ${row.id} of ${line} overtook job ${other.id}`
    }
  }

  *#keepStep({ jobId, name, json }: { jobId: string; name: string; json: string }, rows: Rows): Iterable<string> {
    const generation = rows.get(toJobRow(jobId))?.generation ?? 0
    const kept = this.keptStep(jobId, generation, name)
    if (kept !== undefined) yield `the step ${name} of ${jobId} was kept twice: ${kept}, then ${json}`
    this.#steps.set(`${jobId} ${generation} ${name}`, json)
  }
}
