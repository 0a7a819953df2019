// What a transaction adds up: counters, latencies, what waits, who was active, which ids a minute holds. Summed in memory
// and written as a few rows in the same commit, so that the sums are right after any crash and cost the same for one
// request as for a thousand.
import { toMinute } from '../../core/clock.ts'
import { toBucket } from '../../core/histogram.ts'
import type { JobState } from '../../core/job.ts'
import type { LatencyMetric } from '../store.ts'
import type { Statements } from './database.ts'
import { insertRows, makeInsert } from './insert-rows.ts'
import { type BlockKind, SourceBlocks } from './source-blocks.ts'

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
  /** By minute, source, name and bucket, as lines of one text. Plain counters have bucket -1. */
  readonly #sums = new Map<string, number>()
  readonly #backlog = new Map<string, [pending: number, running: number, dead: number]>()
  readonly #activity = new Map<string, Activity>()
  readonly #marks = new Map<number, TimeMark>()
  readonly #blocks = new SourceBlocks()
  readonly #singles = new Map<string, number>()

  count(at: number, source: string, { name, by = 1 }: { name: string; by?: number }): void {
    add(this.#sums, `${toMinute(at)}\n${source}\n${name}\n-1`, by)
  }

  latency(at: number, source: string, { metric, ms }: { metric: LatencyMetric; ms: number }): void {
    add(this.#sums, `${toMinute(at)}\n${source}\n${metric}\n${toBucket(ms)}`, 1)
  }

  /** A job came to be in `to`, or went there from `from`. */
  moved(subscription: string, from: JobState | null, to: JobState | null): void {
    const row = this.#backlog.get(subscription) ?? [0, 0, 0]
    this.#backlog.set(subscription, row)
    if (from !== null && from in counted) row[counted[from as keyof typeof counted]] -= 1
    if (to !== null && to in counted) row[counted[to as keyof typeof counted]] += 1
  }

  /** By how many jobs of a subscription in this state this transaction has changed what is committed. */
  movedTo(state: 'pending' | 'running', subscription: string): number {
    return this.#backlog.get(subscription)?.[counted[state]] ?? 0
  }

  active(source: string, what: Partial<Activity>): void {
    const known = this.#activity.get(source) ?? { lastEventAt: null, lastRefusedAt: null }
    known.lastEventAt = later(known.lastEventAt, what.lastEventAt)
    known.lastRefusedAt = later(known.lastRefusedAt, what.lastRefusedAt)
    this.#activity.set(source, known)
  }

  /** Says where a row lies. Ids only grow, so the first of a minute is its lowest and the last its highest. */
  mark(kind: BlockKind, id: number, { source, receivedAt }: { source: string; receivedAt: number }): void {
    this.#blocks.add(kind, source, id)
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
    insertRows(sql, addSums, this.#sumRows())
    insertRows(sql, addTotals, this.#totalRows())
    insertRows(sql, moveTotals, this.#activityRows())
    const marks = [...this.#marks].flatMap(([minute, mark]) => [
      ...[minute, mark.eventLow, mark.eventHigh, mark.requestLow, mark.requestHigh],
    ])
    insertRows(sql, addMarks, marks)
    this.#blocks.write(sql)
  }

  #sumRows(): (string | number)[] {
    const rows: (string | number)[] = []
    for (const [key, count] of this.#sums) {
      const [minute = '', source = '', name = '', bucket = ''] = key.split('\n')
      rows.push(Number(minute), source, name, Number(bucket), count)
    }
    return rows
  }

  #totalRows(): (string | number)[] {
    const rows: (string | number)[] = []
    for (const [subscription, row] of this.#backlog) {
      for (const [state, index] of Object.entries(counted)) {
        if (row[index] !== 0) rows.push(state, subscription, row[index])
      }
    }
    for (const [name, by] of this.#singles) rows.push(name, '', by)
    return rows
  }

  #activityRows(): (string | number)[] {
    const rows: (string | number)[] = []
    for (const [source, { lastEventAt, lastRefusedAt }] of this.#activity) {
      if (lastEventAt !== null) rows.push('last_event_at', source, lastEventAt)
      if (lastRefusedAt !== null) rows.push('last_refused_at', source, lastRefusedAt)
    }
    return rows
  }
}

const addSums = makeInsert({
  into: 'sums (minute, source, name, bucket, count)',
  row: '?, ?, ?, ?, ?',
  conflict: 'on conflict do update set count = count + excluded.count',
})

const totals = { into: 'totals (kind, name, value)', row: '?, ?, ?' } as const
const addTotals = makeInsert({ ...totals, conflict: 'on conflict do update set value = value + excluded.value' })
const moveTotals = makeInsert({ ...totals, conflict: 'on conflict do update set value = max(value, excluded.value)' })

const addMarks = makeInsert({
  into: 'time_marks (minute, event_low, event_high, request_low, request_high)',
  row: '?, ?, ?, ?, ?',
  conflict: `on conflict do update set
    event_low = coalesce(event_low, excluded.event_low), event_high = coalesce(excluded.event_high, event_high),
    request_low = coalesce(request_low, excluded.request_low),
    request_high = coalesce(excluded.request_high, request_high)`,
})

function later(one: number | null, other: number | null | undefined): number | null {
  if (other === null || other === undefined) return one
  return one === null ? other : Math.max(one, other)
}

function add(sums: Map<string, number>, key: string, by: number): void {
  sums.set(key, (sums.get(key) ?? 0) + by)
}
