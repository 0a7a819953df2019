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
  /** By minute, source and name, as one line each. */
  readonly #counters = new Map<string, number>()
  /** By minute, source, metric and bucket, as one line each. */
  readonly #latencies = new Map<string, number>()
  readonly #backlog = new Map<string, [pending: number, running: number, dead: number]>()
  readonly #activity = new Map<string, Activity>()
  readonly #marks = new Map<number, TimeMark>()
  readonly #singles = new Map<string, number>()

  count(at: number, source: string, { name, by = 1 }: { name: string; by?: number }): void {
    add(this.#counters, `${toMinute(at)}\n${source}\n${name}`, by)
  }

  latency(at: number, source: string, { metric, ms }: { metric: 'ackMs' | 'endToEndMs'; ms: number }): void {
    add(this.#latencies, `${toMinute(at)}\n${source}\n${metric}\n${toBucket(ms)}`, 1)
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
    known.lastEventAt = later(known.lastEventAt, what.lastEventAt)
    known.lastRefusedAt = later(known.lastRefusedAt, what.lastRefusedAt)
    this.#activity.set(source, known)
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
    for (const [key, count] of this.#counters) {
      const [minute = '', source = '', name = ''] = key.split('\n')
      counter.run(Number(minute), source, name, count)
    }
    const latency = sql.of(
      'insert into latencies values (?, ?, ?, ?, ?) on conflict do update set count = count + excluded.count',
    )
    for (const [key, count] of this.#latencies) {
      const [minute = '', source = '', metric = '', bucket = ''] = key.split('\n')
      latency.run(Number(minute), source, metric, Number(bucket), count)
    }
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

function add(sums: Map<string, number>, key: string, by: number): void {
  sums.set(key, (sums.get(key) ?? 0) + by)
}
