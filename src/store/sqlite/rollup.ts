// What a transaction adds up: counters, latencies, what waits, who was active, which ids a minute holds. Summed in memory
// and written as a few rows in the same commit, so that the sums are right after any crash and cost the same for one
// request as for a thousand.
import { toMinute } from '../../core/clock.ts'
import { toBucket } from '../../core/histogram.ts'
import type { JobState } from '../../core/job.ts'
import type { Statements } from './database.ts'

interface Activity {
  lastEventAt: number | null
  lastRefusedAt: number | null
}

interface TimeMark {
  eventLow: number | null
  eventHigh: number | null
  requestLow: number | null
  requestHigh: number | null
}

const counted = { pending: 0, running: 1, dead: 2 } as const

export class Rollup {
  /** By minute, source and name. */
  readonly #counters = new Sums()
  /** By minute, source, metric and bucket. */
  readonly #latencies = new Sums()
  readonly #backlog = new Map<string, [pending: number, running: number, dead: number]>()
  readonly #activity = new Map<string, Activity>()
  readonly #marks = new Map<number, TimeMark>()
  readonly #singles = new Map<string, number>()

  count(at: number, source: string, { name, by = 1 }: { name: string; by?: number }): void {
    this.#counters.add([toMinute(at), source, name], by)
  }

  latency(at: number, source: string, { metric, ms }: { metric: 'ackMs' | 'endToEndMs'; ms: number }): void {
    this.#latencies.add([toMinute(at), source, metric, toBucket(ms)], 1)
  }

  /** A job came to be in `to`, or went there from `from`. */
  moved(subscription: string, from: JobState | null, to: JobState | null): void {
    const row = this.#backlog.get(subscription) ?? [0, 0, 0]
    this.#backlog.set(subscription, row)
    if (from !== null && from in counted) row[counted[from as keyof typeof counted]] -= 1
    if (to !== null && to in counted) row[counted[to as keyof typeof counted]] += 1
  }

  active(source: string, what: Partial<Activity>): void {
    const known = this.#activity.get(source) ?? { lastEventAt: null, lastRefusedAt: null }
    this.#activity.set(source, {
      lastEventAt: later(known.lastEventAt, what.lastEventAt),
      lastRefusedAt: later(known.lastRefusedAt, what.lastRefusedAt),
    })
  }

  /** Ids only grow, so the first of a minute is its lowest and the last its highest. */
  mark(kind: 'event' | 'request', receivedAt: number, id: number): void {
    const minute = toMinute(receivedAt)
    let mark = this.#marks.get(minute)
    if (mark === undefined) {
      mark = { eventLow: null, eventHigh: null, requestLow: null, requestHigh: null }
      this.#marks.set(minute, mark)
    }
    if (kind === 'event') {
      mark.eventLow ??= id
      mark.eventHigh = id
    } else {
      mark.requestLow ??= id
      mark.requestHigh = id
    }
  }

  add(single: 'refusals_kept' | 'refusal_bytes_kept', by: number): void {
    this.#singles.set(single, (this.#singles.get(single) ?? 0) + by)
  }

  write(sql: Statements): void {
    const counter = sql.of(
      'insert into counters values (?, ?, ?, ?) on conflict do update set count = count + excluded.count',
    )
    this.#counters.each((key, count) => counter.run(...key, count))
    const latency = sql.of(
      'insert into latencies values (?, ?, ?, ?, ?) on conflict do update set count = count + excluded.count',
    )
    this.#latencies.each((key, count) => latency.run(...key, count))
    for (const [subscription, row] of this.#backlog) sql.of(addBacklog).run(subscription, ...row)
    for (const [source, row] of this.#activity) sql.of(addActivity).run(source, row.lastEventAt, row.lastRefusedAt)
    for (const [minute, mark] of this.#marks) {
      sql.of(addMark).run(minute, mark.eventLow, mark.eventHigh, mark.requestLow, mark.requestHigh)
    }
    for (const [name, by] of this.#singles) sql.of(addSingle).run(name, by)
  }
}

const addBacklog = `insert into backlog values (?, ?, ?, ?) on conflict do update set
  pending = pending + excluded.pending, running = running + excluded.running, dead = dead + excluded.dead`

const addActivity = `insert into activity values (?, ?, ?) on conflict do update set
  last_event_at = coalesce(max(last_event_at, excluded.last_event_at), last_event_at, excluded.last_event_at),
  last_refused_at = coalesce(max(last_refused_at, excluded.last_refused_at), last_refused_at, excluded.last_refused_at)`

const addMark = `insert into time_marks values (?, ?, ?, ?, ?) on conflict do update set
  event_low = coalesce(event_low, excluded.event_low), event_high = coalesce(excluded.event_high, event_high),
  request_low = coalesce(request_low, excluded.request_low), request_high = coalesce(excluded.request_high, request_high)`

const addSingle = 'insert into singles values (?, ?) on conflict do update set value = value + excluded.value'

function later(one: number | null, other: number | null | undefined): number | null {
  if (other === null || other === undefined) return one
  return one === null ? other : Math.max(one, other)
}

type Key = readonly (string | number)[]

/** Sums under a compound key. */
class Sums {
  readonly #sums = new Map<string, { key: Key; sum: number }>()

  add(key: Key, by: number): void {
    const name = key.join('\n')
    const known = this.#sums.get(name)
    if (known === undefined) this.#sums.set(name, { key, sum: by })
    else known.sum += by
  }

  each(use: (key: Key, sum: number) => void): void {
    for (const { key, sum } of this.#sums.values()) use(key, sum)
  }
}
