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
import { compareTexts } from './order.ts'

interface TimeMark {
  event: [low: string, high: string] | null
  request: [low: string, high: string] | null
}

interface Sum {
  source: string
  name: string
  minute: number
  band: number
  count: number
}

/** Of what is counted only. */
const noBand = -1
const countedStates: readonly JobState[] = ['pending', 'running', 'dead']

type TotalKind = JobState | 'last_event_at' | 'last_refused_at' | 'refusals_kept' | 'refusal_bytes_kept' | 'bytes_held'

/** Maps within maps: a key that is put together of several texts is a new text each time, which costs more than the sum. */
export class Sums {
  /** By source, then by name, by minute and by band. */
  readonly #sums = new Map<string, Map<string, Map<number, Map<number, number>>>>()
  /** By kind, then by name. */
  readonly #totals = new Map<TotalKind, Map<string, number>>()
  readonly #marks = new Map<number, TimeMark>()

  get isEmpty(): boolean {
    return this.#sums.size + this.#totals.size + this.#marks.size === 0
  }

  count(at: number, source: string, { name, by = 1 }: { name: string; by?: number }): void {
    this.#add(source, name, { minute: toMinute(Math.floor(at)), band: noBand, by })
  }

  latency(at: number, source: string, { metric, ms }: { metric: LatencyMetric; ms: number }): void {
    this.#add(source, metric, { minute: toMinute(Math.floor(at)), band: toBand(ms), by: 1 })
  }

  /** A job came to be in `to`, or went there from `from`. */
  moved(subscription: string, from: JobState | null, to: JobState | null): void {
    if (from !== null && countedStates.includes(from)) add(of(this.#totals, from), subscription, -1)
    if (to !== null && countedStates.includes(to)) add(of(this.#totals, to), subscription, 1)
  }

  active(kind: 'last_event_at' | 'last_refused_at', source: string, at: number): void {
    const totals = of(this.#totals, kind)
    totals.set(source, Math.max(totals.get(source) ?? 0, at))
  }

  add(kind: 'refusals_kept' | 'refusal_bytes_kept' | 'bytes_held', by: number): void {
    add(of(this.#totals, kind), '', by)
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
    for (const { source, name, minute, band, count } of other.#rows())
      this.#add(source, name, { minute, band, by: count })
  }

  write(tx: Tx, bucket: number): void {
    const sums = this.#rows().sort(compareSums)
    const sumRows = sums.map(({ minute, source, name, band, count }) => [minute, source, name, band, count])
    if (sumRows.length > 0) tx.send(addSums, [bucket, ...toColumns(sumRows, 5)])
    const totals = [...this.#totals].flatMap(([kind, values]) =>
      [...values].flatMap(([name, value]) => (value === 0 ? [] : [{ kind, name, value }])),
    )
    const totalRows = totals.sort(compareTotals).map(({ kind, name, value }) => [kind, name, value])
    if (totalRows.length > 0) tx.send(addTotals, [bucket, ...toColumns(totalRows, 3)])
    const marks = [...this.#marks].sort(([one], [other]) => one - other)
    const rows = marks.map(([minute, { event, request }]) => [minute, ...(event ?? nothing), ...(request ?? nothing)])
    if (rows.length > 0) tx.send(addMarks, [bucket, ...toColumns(rows, 5)])
  }

  #add(source: string, name: string, { minute, band, by }: { minute: number; band: number; by: number }): void {
    add(of(of(of(this.#sums, source), name), minute), band, by)
  }

  #rows(): Sum[] {
    const rows: Sum[] = []
    for (const [source, names] of this.#sums)
      for (const [name, minutes] of names)
        for (const [minute, bands] of minutes)
          for (const [band, count] of bands) rows.push({ source, name, minute, band, count })
    return rows
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

/** Bands as texts: nodes of the version before, which work beside these for a while, write them in that order. */
function compareSums(one: Sum, other: Sum): number {
  return (
    one.minute - other.minute ||
    compareTexts(one.source, other.source) ||
    compareTexts(one.name, other.name) ||
    compareTexts(String(one.band), String(other.band))
  )
}

function compareTotals(one: { kind: string; name: string }, other: { kind: string; name: string }): number {
  return compareTexts(one.kind, other.kind) || compareTexts(one.name, other.name)
}

/** The map under this key, made where there is none. */
function of<Key, Inner, Value>(maps: Map<Key, Map<Inner, Value>>, key: Key): Map<Inner, Value> {
  const known = maps.get(key)
  if (known !== undefined) return known
  const made = new Map<Inner, Value>()
  maps.set(key, made)
  return made
}

function add<Key>(sums: Map<Key, number>, key: Key, by: number): void {
  sums.set(key, (sums.get(key) ?? 0) + by)
}
