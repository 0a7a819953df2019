// What a transaction adds up: counters, latencies, what waits, who was active, which ids a minute holds. Summed in memory
// and written as a few rows in the same commit, so that the sums are right after any crash. The rows are those of one
// bucket, the writer's own: a row that all nodes add to would make them commit one after the other. They are written last
// and in one order, so that two who share a bucket wait for each other's commit only, and never in a circle.
import { toMinute } from '../../core/clock.ts'
import { toBucket as toBand } from '../../core/histogram.ts'
import type { JobState } from '../../core/job.ts'
import type { LatencyMetric } from '../store.ts'
import { toColumns } from './columns.ts'
import type { Tx } from './database.ts'
import { compareIds } from './ids.ts'

interface TimeMark {
  event: [low: string, high: string] | null
  request: [low: string, high: string] | null
}

const countedStates: readonly JobState[] = ['pending', 'running', 'dead']

export class Sums {
  /** By minute, source, name and band, as lines of one text. */
  readonly #sums = new Map<string, number>()
  /** By kind and name, as lines of one text. */
  readonly #totals = new Map<string, number>()
  readonly #marks = new Map<number, TimeMark>()

  get isEmpty(): boolean {
    return this.#sums.size + this.#totals.size + this.#marks.size === 0
  }

  count(at: number, source: string, { name, by = 1 }: { name: string; by?: number }): void {
    add(this.#sums, `${toMinute(Math.floor(at))}\n${source}\n${name}\n-1`, by)
  }

  latency(at: number, source: string, { metric, ms }: { metric: LatencyMetric; ms: number }): void {
    add(this.#sums, `${toMinute(Math.floor(at))}\n${source}\n${metric}\n${toBand(ms)}`, 1)
  }

  /** A job came to be in `to`, or went there from `from`. */
  moved(subscription: string, from: JobState | null, to: JobState | null): void {
    if (from !== null && countedStates.includes(from)) add(this.#totals, `${from}\n${subscription}`, -1)
    if (to !== null && countedStates.includes(to)) add(this.#totals, `${to}\n${subscription}`, 1)
  }

  active(kind: 'last_event_at' | 'last_refused_at', source: string, at: number): void {
    const key = `${kind}\n${source}`
    this.#totals.set(key, Math.max(this.#totals.get(key) ?? 0, at))
  }

  add(kind: 'refusals_kept' | 'refusal_bytes_kept' | 'bytes_held', by: number): void {
    add(this.#totals, `${kind}\n`, by)
  }

  /** Says where a row lies. */
  mark(kind: 'event' | 'request', id: string, receivedAt: number): void {
    const minute = toMinute(Math.floor(receivedAt))
    const mark = this.#marks.get(minute) ?? { event: null, request: null }
    this.#marks.set(minute, mark)
    const [low, high] = mark[kind] ?? [id, id]
    mark[kind] = [compareIds(id, low) < 0 ? id : low, compareIds(id, high) > 0 ? id : high]
  }

  addAll(other: Sums): void {
    for (const [key, by] of other.#sums) add(this.#sums, key, by)
  }

  write(tx: Tx, bucket: number): void {
    const sums = sorted(this.#sums).map(([key, count]) => [...key.split('\n'), count])
    if (sums.length > 0) tx.send(addSums, [bucket, ...toColumns(sums, 5)])
    const totals = sorted(this.#totals).flatMap(([key, value]) => (value === 0 ? [] : [[...key.split('\n'), value]]))
    if (totals.length > 0) tx.send(addTotals, [bucket, ...toColumns(totals, 3)])
    const marks = [...this.#marks].sort(([one], [other]) => one - other)
    const rows = marks.map(([minute, { event, request }]) => [minute, ...(event ?? nothing), ...(request ?? nothing)])
    if (rows.length > 0) tx.send(addMarks, [bucket, ...toColumns(rows, 5)])
  }
}

const nothing = [null, null] as const

const addSums = `insert into landfall.sums as held (bucket, minute, source, name, band, count)
  select $1::smallint, * from unnest($2::bigint[], $3::text[], $4::text[], $5::integer[], $6::bigint[])
  on conflict (bucket, minute, source, name, band) do update set count = held.count + excluded.count`

const addTotals = `insert into landfall.totals as held (bucket, kind, name, value)
  select $1::smallint, * from unnest($2::text[], $3::text[], $4::bigint[])
  on conflict (bucket, kind, name) do update set value = case when held.kind like 'last%'
    then greatest(held.value, excluded.value) else held.value + excluded.value end`

const addMarks = `insert into landfall.time_marks as held (bucket, minute, event_low, event_high, request_low, request_high)
  select $1::smallint, * from unnest($2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[])
  on conflict (bucket, minute) do update set
    event_low = least(held.event_low, excluded.event_low), event_high = greatest(held.event_high, excluded.event_high),
    request_low = least(held.request_low, excluded.request_low),
    request_high = greatest(held.request_high, excluded.request_high)`

function sorted(map: ReadonlyMap<string, number>): [string, number][] {
  return [...map].sort(([one], [other]) => (one < other ? -1 : 1))
}

function add(sums: Map<string, number>, key: string, by: number): void {
  sums.set(key, (sums.get(key) ?? 0) + by)
}
