// Sums: what was added up in commits, each in its own bucket, added up once more over all of them.
import { toMinute } from '../../core/clock.ts'
import type { Backlog, CounterRow, LatencyRow, SourceActivity, StatsAsk } from '../store.ts'
import { type Row, type Tx, toNumber } from './database.ts'
import type { Buckets } from './ids.ts'

const selectSums = (bands: string): string => `select minute, source, name, band, sum(count) as count from landfall.sums
  where bucket = any($1::smallint[]) and minute >= $2 and minute < $3 and ($4::text is null or source = $4) and ${bands}
  group by minute, source, name, band having sum(count) <> 0 order by minute, source, name, band`

export async function readCounters(tx: Tx, buckets: Buckets, ask: StatsAsk): Promise<CounterRow[]> {
  return (await readMinutes(tx, buckets, { ...ask, bands: 'band = -1' })).map((row) => ({
    minute: toNumber(row.minute),
    source: String(row.source),
    name: String(row.name),
    count: toNumber(row.count),
  }))
}

export async function readLatencies(tx: Tx, buckets: Buckets, ask: StatsAsk): Promise<LatencyRow[]> {
  return (await readMinutes(tx, buckets, { ...ask, bands: 'band >= 0' })).map((row) => ({
    minute: toNumber(row.minute),
    source: String(row.source),
    metric: row.name as LatencyRow['metric'],
    bucket: toNumber(row.band),
    count: toNumber(row.count),
  }))
}

function readMinutes(
  tx: Tx,
  buckets: Buckets,
  { source = null, from, to, bands }: Omit<StatsAsk, 'source'> & { source?: string | null; bands: string },
): Promise<Row[]> {
  return tx.ask(selectSums(bands), [buckets.all, toMinute(Math.floor(from)), Math.ceil(to), source])
}

const selectBacklog = `select name, sum(value) filter (where kind = 'pending') as pending,
    sum(value) filter (where kind = 'running') as running, sum(value) filter (where kind = 'dead') as dead
  from landfall.totals where bucket = any($1::smallint[]) and kind in ('pending', 'running', 'dead')
  group by name having sum(value) > 0 order by name`

/** Waiting jobs of a subscription and bucket that are looked at for the oldest: those due first, which hold it in a long queue. */
const lookedAtMax = 1_000

/** Those that wait in line behind another are younger than it, nearly always. */
const selectOldest = `select s.subscription, min(j.received_at) as received_at from unnest($2::text[]) s(subscription)
  cross join unnest($1::smallint[]) b(bucket)
  cross join lateral (select received_at from landfall.jobs
    where bucket = b.bucket and state = 'pending' and subscription = s.subscription and waits = 0 and urgency = 0
    order by due_at limit ${lookedAtMax}) j group by s.subscription`

export async function readBacklog(tx: Tx, buckets: Buckets): Promise<Backlog[]> {
  const rows = await tx.ask(selectBacklog, [buckets.all])
  const waiting = rows.filter((row) => toNumber(row.pending) > 0).map((row) => String(row.name))
  const oldest = await tx.ask(selectOldest, [buckets.all, waiting])
  const receivedAt = new Map(oldest.map((row) => [String(row.subscription), toNumber(row.received_at)]))
  return rows.map((row) => ({
    subscription: String(row.name),
    pending: toNumber(row.pending ?? 0),
    running: toNumber(row.running ?? 0),
    dead: toNumber(row.dead ?? 0),
    oldestReceivedAt: receivedAt.get(String(row.name)) ?? null,
  }))
}

const selectActivity = `select name, max(value) filter (where kind = 'last_event_at') as last_event_at,
    max(value) filter (where kind = 'last_refused_at') as last_refused_at
  from landfall.totals where bucket = any($1::smallint[]) and kind in ('last_event_at', 'last_refused_at')
  group by name order by name`

export async function readActivity(tx: Tx, buckets: Buckets): Promise<SourceActivity[]> {
  return (await tx.ask(selectActivity, [buckets.all])).map((row) => ({
    source: String(row.name),
    lastEventAt: row.last_event_at === null ? null : toNumber(row.last_event_at),
    lastRefusedAt: row.last_refused_at === null ? null : toNumber(row.last_refused_at),
  }))
}
