// Rolled-up counters, one row a minute, added up to the steps of a chart. It costs by minutes and sources, never by events.
import { type Clock, minuteMs } from '../core/clock.ts'
import { expected, LandfallError } from '../core/errors.ts'
import { percentile } from '../core/histogram.ts'
import type { Backlog, CounterRow, LatencyMetric, LatencyRow, OperateStore } from '../store/store.ts'
import type { SourceView } from './source-view.ts'

/** What may be left out: the last hour, all sources, a step that makes a readable chart. Times are Unix milliseconds. */
export interface StatsQuestion {
  source?: string
  from?: number
  to?: number
  /** Whole minutes, in milliseconds. */
  stepMs?: number
}

export interface LatencyShares {
  p50: number | null
  p95: number | null
  p99: number | null
}

export interface StatsTotals {
  received: number
  accepted: number
  duplicate: number
  refused: number
  refusedByReason: Record<string, number>
  handshake: number
  /** Refusals let in afterwards; they stay counted as refused, in the minute in which they were. */
  admitted: number
  succeeded: number
  failed: number
  failedByCause: Record<string, number>
  dead: number
  /** Requests answered 503 so that the sender tries again, by code; none of it is among `received`. */
  unavailable: Record<string, number>
  /** What was removed past its keep: events, dead jobs, bodies, refusals. */
  pruned: Record<string, number>
  /** What was refused before it reached any source, by fault; none of it is among `received`. Empty where one source is asked for. */
  wireFaults: Record<string, number>
  /** Of every answer, taken or refused. */
  ackMs: LatencyShares
  /** Of every attempt, whatever came of it. */
  attemptMs: LatencyShares
  /** From receipt to success. */
  endToEndMs: LatencyShares
}

export interface StatsView {
  from: number
  to: number
  stepMs: number
  totals: StatsTotals
  series: (StatsTotals & { at: number })[]
  /** Why new events are answered 503 for now, in words; null while there is room. */
  full: string | null
  /** Jobs that wait. */
  backlog: number
  oldestPendingMs: number | null
  subscriptions: { name: string; pending: number; running: number; dead: number; oldestPendingMs: number | null }[]
}

export interface StatsPorts {
  store: Pick<OperateStore, 'counters' | 'latencies' | 'backlog' | 'fullness'>
  sources: readonly SourceView[]
  clock: Clock
}

/** No chart is wider in pixels, and no answer should be larger. */
export const statsPointsMax = 1_500
/** Steps that people read off an axis, in minutes; the first that gives at most `readablePoints` is taken. */
const readableMinutes = [1, 5, 15, 60, 360, 1_440, 10_080]
const readablePoints = 120
const spanMsDefault = 3_600_000

export async function toStats(question: StatsQuestion, { store, sources, clock }: StatsPorts): Promise<StatsView> {
  const now = clock.now()
  const { from, to, stepMs } = toSpan(question, now)
  const ask = { from, to, ...(question.source !== undefined && { source: question.source }) }
  const [counters, latencies, backlog, full] = await Promise.all([
    ...([store.counters(ask), store.latencies(ask), store.backlog(), store.fullness()] as const),
  ])
  const whole = makeSums()
  const points = Array.from({ length: Math.ceil((to - from) / stepMs) }, makeSums)
  const sumsOf = (minute: number): Sums[] => {
    const point = points[Math.floor((minute - from) / stepMs)]
    return point === undefined ? [whole] : [whole, point]
  }
  for (const row of counters) for (const sums of sumsOf(row.minute)) addTo(sums.counts, row.name, row.count)
  for (const row of latencies) for (const sums of sumsOf(row.minute)) addTo(sums[row.metric], row.bucket, row.count)
  const series = points.map((sums, index) => ({ at: from + index * stepMs, ...toTotals(sums) }))
  const waiting = toWaiting(backlog, { source: question.source, sources, now })
  return { from, to, stepMs, totals: toTotals(whole), series, full, ...waiting }
}

/** The start is moved back to a whole step, so that the same chart asked a moment later has the same points. */
function toSpan(question: StatsQuestion, now: number): { from: number; to: number; stepMs: number } {
  const to = question.to ?? now
  const asked = question.from ?? to - spanMsDefault
  if (asked >= to) throw new LandfallError('request_invalid', expected('from', 'before to', new Date(asked)))
  const stepMs = question.stepMs ?? toReadableStep(to - asked)
  if (!Number.isSafeInteger(stepMs) || stepMs < minuteMs || stepMs % minuteMs !== 0) {
    throw new LandfallError(
      'request_invalid',
      expected('step', 'whole minutes, in seconds (60, 300, 3600, ...)', stepMs / 1000),
    )
  }
  const from = asked - (asked % stepMs)
  const points = Math.ceil((to - from) / stepMs)
  if (points > statsPointsMax) {
    const message = expected('step', `at least ${toReadableStep(to - asked) / 1000} for this span`, stepMs / 1000)
    throw new LandfallError('request_invalid', message, { hint: `An answer has at most ${statsPointsMax} points.` })
  }
  return { from, to, stepMs }
}

function toReadableStep(spanMs: number): number {
  const fitting = readableMinutes.find((minutes) => spanMs / (minutes * minuteMs) <= readablePoints)
  // Beyond the list: whole weeks, as many as it takes.
  const weekMs = 10_080 * minuteMs
  return fitting === undefined ? Math.ceil(spanMs / readablePoints / weekMs) * weekMs : fitting * minuteMs
}

type Sums = { counts: Map<CounterRow['name'], number> } & Record<LatencyMetric, Map<LatencyRow['bucket'], number>>

function makeSums(): Sums {
  return { counts: new Map(), ackMs: new Map(), attemptMs: new Map(), endToEndMs: new Map() }
}

function addTo<Key>(sums: Map<Key, number>, key: Key, count: number): void {
  sums.set(key, (sums.get(key) ?? 0) + count)
}

/**
 * What is received is what has an outcome, and every refusal has a reason: a flood above the rate that is written is only
 * tallied under its reasons, and still has to add up.
 */
function toTotals({ counts, ackMs, attemptMs, endToEndMs }: Sums): StatsTotals {
  const count = (name: string): number => counts.get(name) ?? 0
  const [accepted, duplicate, handshake] = [count('accepted'), count('duplicate'), count('handshake')]
  const refusedByReason = startingWith('refused:', counts)
  const refused = Object.values(refusedByReason).reduce((sum, one) => sum + one, 0)
  return {
    received: accepted + duplicate + refused + handshake,
    accepted,
    duplicate,
    refused,
    refusedByReason,
    handshake,
    admitted: count('admitted'),
    succeeded: count('succeeded'),
    failed: count('failed'),
    failedByCause: startingWith('failed:', counts),
    dead: count('dead'),
    unavailable: startingWith('unavailable:', counts),
    pruned: startingWith('pruned:', counts),
    wireFaults: startingWith('wire:', counts),
    ackMs: toShares(ackMs),
    attemptMs: toShares(attemptMs),
    endToEndMs: toShares(endToEndMs),
  }
}

function startingWith(prefix: string, counts: ReadonlyMap<string, number>): Record<string, number> {
  const found = [...counts].filter(([name]) => name.startsWith(prefix))
  return Object.fromEntries(found.map(([name, count]) => [name.slice(prefix.length), count]))
}

function toShares(counts: ReadonlyMap<number, number>): LatencyShares {
  return { p50: percentile(counts, 0.5), p95: percentile(counts, 0.95), p99: percentile(counts, 0.99) }
}

interface WaitingInput {
  source: string | undefined
  sources: readonly SourceView[]
  now: number
}

/** Configured subscriptions are there even when nothing waits; work left by one that is gone is not hidden either. */
function toWaiting(
  backlog: readonly Backlog[],
  { source, sources, now }: WaitingInput,
): Pick<StatsView, 'backlog' | 'oldestPendingMs' | 'subscriptions'> {
  const chosen = sources.filter((one) => source === undefined || one.name === source)
  const configured = chosen.flatMap((one) => one.subscriptions.map(({ name }) => name))
  const names = new Set([...configured, ...(source === undefined ? backlog.map((one) => one.subscription) : [])])
  const subscriptions = [...names].map((name) => {
    const found = backlog.find((one) => one.subscription === name)
    const oldest = found?.oldestReceivedAt ?? null
    const oldestPendingMs = oldest === null ? null : Math.max(0, now - oldest)
    return { name, pending: found?.pending ?? 0, running: found?.running ?? 0, dead: found?.dead ?? 0, oldestPendingMs }
  })
  const ages = subscriptions.flatMap((one) => (one.oldestPendingMs === null ? [] : [one.oldestPendingMs]))
  return {
    backlog: subscriptions.reduce((sum, one) => sum + one.pending, 0),
    oldestPendingMs: ages.length === 0 ? null : Math.max(...ages),
    subscriptions,
  }
}
