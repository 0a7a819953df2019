// Sums: what the writer added up in its commits, and what waits now. None of these reads a row of an event.
import { toMinute } from '../../core/clock.ts'
import type { Backlog, CounterRow, Gate, LatencyRow, SourceActivity, StatsAsk } from '../store.ts'
import type { Row, Statements } from './database.ts'
import { toBreaker } from './gates.ts'
import { jobsPerEventMax } from './ids.ts'

export function readCounters(sql: Statements, ask: StatsAsk): CounterRow[] {
  return readMinutes(sql, 'counters', ask).map((row) => ({
    minute: Number(row.minute),
    source: String(row.source),
    name: String(row.name),
    count: Number(row.count),
  }))
}

export function readLatencies(sql: Statements, ask: StatsAsk): LatencyRow[] {
  return readMinutes(sql, 'latencies', ask).map((row) => ({
    minute: Number(row.minute),
    source: String(row.source),
    metric: row.metric as LatencyRow['metric'],
    bucket: Number(row.bucket),
    count: Number(row.count),
  }))
}

function readMinutes(sql: Statements, table: 'counters' | 'latencies', { source, from, to }: StatsAsk): Row[] {
  const minutes = [toMinute(Math.floor(from)), Math.ceil(to)] as const
  if (source === undefined) return sql.of(`select * from ${table} where minute >= ? and minute < ?`).all(...minutes)
  return sql.of(`select * from ${table} where minute >= ? and minute < ? and source = ?`).all(...minutes, source)
}

/** Waiting jobs of a subscription that are looked at for the oldest: those due first, which with a long queue hold it. */
const lookedAtMax = 20_000

/**
 * Jobs are made in the order of their events, so the lowest job waits longest. An admitted event is older by its receipt
 * than by its id: it is the oldest only once those before it are done.
 */
const selectOldestPending = `select e.received_at from events e where e.id = (
    select min(id) / ${jobsPerEventMax} from (
      select id from jobs indexed by jobs_pending where state = 'pending' and subscription = ? and waits = 0 and urgency = 0 order by due_at limit ${lookedAtMax}))`

export function readBacklog(sql: Statements): Backlog[] {
  const rows = sql.of('select * from backlog where pending + running + dead > 0 order by subscription').all()
  return rows.map((row) => {
    const subscription = String(row.subscription)
    const oldest = Number(row.pending) > 0 ? sql.of(selectOldestPending).get(subscription) : undefined
    return {
      subscription,
      pending: Number(row.pending),
      running: Number(row.running),
      dead: Number(row.dead),
      oldestReceivedAt: oldest === undefined ? null : Number(oldest.received_at),
    }
  })
}

export function readActivity(sql: Statements): SourceActivity[] {
  return sql
    .of('select * from activity order by source')
    .all()
    .map((row) => ({
      source: String(row.source),
      lastEventAt: row.last_event_at as number | null,
      lastRefusedAt: row.last_refused_at as number | null,
    }))
}

export function readGates(sql: Statements): Gate[] {
  const rows = sql.of('select * from gates order by subscription').all()
  return rows.map((row) => ({
    subscription: String(row.subscription),
    pausedAt: row.paused_at as number | null,
    breaker: toBreaker(row),
  }))
}
