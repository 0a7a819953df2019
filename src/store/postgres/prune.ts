// Removes what is past its keep, a little in each commit, one node at a time: who finds another at it does nothing. Nothing
// is searched from the start each time: each bucket is walked from where the last call stopped, refusals from the oldest on
// an index, and their totals are kept as they come and go.
import type { PruneAsk } from '../store.ts'
import { type Row, toNumber } from './database.ts'
import { pruneFailures } from './failures.ts'
import { largestId, type Ref } from './ids.ts'
import { toRefColumns } from './jobs.ts'
import type { Work } from './work.ts'

/** How far the walk over accepted requests came in each bucket; in memory, because to begin again costs only time. */
export type PruneWalk = Map<number, bigint>

/** Requests looked at in one commit, as a multiple of those that may go: dead ones that stay must not hold it up. */
const lookedAtPerRow = 4

const tryLock = `select pg_try_advisory_xact_lock(hashtext('landfall.prune')) as is_ours`

/** Whether this transaction may prune: no other node does at this moment. */
export async function mayPrune({ tx }: Work): Promise<boolean> {
  const [row] = await tx.ask(tryLock)
  return row?.is_ours === true
}

const selectLast = `select max(request_high) as id from landfall.time_marks
  where bucket = any($1::smallint[]) and minute < $2`

const selectOld = `select bucket, id, brought_buckets, brought_ids from landfall.requests
  where bucket = $1 and id > $2 and id <= $3 and outcome = 'accepted' and received_at < $4 order by id limit $5`

/** Accepted requests of one bucket, each with all its events, or nothing of it while one of them is still waited for. */
export async function pruneBucket(
  work: Work,
  bucket: number,
  { ask, walk, rowsMax }: { ask: PruneAsk; walk: PruneWalk; rowsMax: number },
): Promise<number> {
  const before = Math.floor(ask.eventsBefore)
  const [last] = await work.tx.ask(selectLast, [work.buckets.all, before])
  if (last?.id === null || last === undefined) return 0
  const lookedAtMax = rowsMax * lookedAtPerRow
  const from = String(walk.get(bucket) ?? 0n)
  const old = await work.tx.ask(selectOld, [bucket, from, String(last.id), before, lookedAtMax])
  const { gone, reached } = await dropFinished(work, old, rowsMax)
  walk.set(bucket, reached === null && old.length < lookedAtMax ? 0n : (reached ?? BigInt(String(old.at(-1)?.id ?? 0))))
  return gone
}

interface Brought {
  request: Ref
  events: Ref[]
}

/** `reached`: where the walk has to go on, where not all were looked at. */
async function dropFinished(
  work: Work,
  rows: readonly Row[],
  rowsMax: number,
): Promise<{ gone: number; reached: bigint | null }> {
  const all: Brought[] = rows.map((row) => ({
    request: { bucket: toNumber(row.bucket), id: String(row.id) },
    events: toRefs(row.brought_buckets, row.brought_ids),
  }))
  const { jobsOf, unfinished } = await readJobs(
    work,
    all.flatMap((one) => one.events),
  )
  const going: Brought[] = []
  let gone = 0
  let reached: bigint | null = null
  for (const one of all) {
    if (gone >= rowsMax) break
    reached = BigInt(one.request.id)
    if (one.events.some((event) => unfinished.has(event.id))) continue
    going.push(one)
    gone += Math.max(1, one.events.length)
  }
  const isAll = going.length === 0 || reached === BigInt(all.at(-1)?.request.id ?? 0)
  const events = going.flatMap((one) => one.events)
  dropJobs(
    work,
    events.flatMap((event) => jobsOf.get(event.id) ?? []),
  )
  await dropEvents(work, events)
  dropRequests(
    work,
    going.map((one) => one.request),
  )
  return { gone, reached: isAll ? null : reached }
}

function toRefs(buckets: unknown, ids: unknown): Ref[] {
  if (!Array.isArray(buckets) || !Array.isArray(ids)) return []
  return buckets.map((bucket, index) => ({ bucket: toNumber(bucket), id: String(ids[index]) }))
}

const selectJobs = `select e.id, e.job_buckets, e.job_ids from unnest($1::smallint[], $2::bigint[]) i(bucket, id)
  join landfall.events e on e.bucket = i.bucket and e.id = i.id`

/** Held until the commit, so that nobody asks for one of them again in between. */
const holdUnfinished = `select j.event_id, j.state from unnest($1::smallint[], $2::bigint[]) i(bucket, id)
  join landfall.jobs j on j.bucket = i.bucket and j.id = i.id order by j.bucket, j.id for update of j`

async function readJobs(
  { tx }: Work,
  events: readonly Ref[],
): Promise<{ jobsOf: Map<string, Ref[]>; unfinished: Set<string> }> {
  const rows = await tx.ask(selectJobs, toRefColumns(events))
  const jobsOf = new Map(rows.map((row) => [String(row.id), toRefs(row.job_buckets, row.job_ids)]))
  const jobs = await tx.ask(holdUnfinished, toRefColumns([...jobsOf.values()].flat()))
  const waiting = jobs.filter((row) => ['pending', 'running', 'dead'].includes(String(row.state)))
  return { jobsOf, unfinished: new Set(waiting.map((row) => String(row.event_id))) }
}

const gone = 'using unnest($1::smallint[], $2::bigint[]) g(bucket, id)'
const deleteJobs = `delete from landfall.jobs t ${gone} where t.bucket = g.bucket and t.id = g.id`
const deleteAttempts = `delete from landfall.attempts t ${gone} where t.bucket = g.bucket and t.job_id = g.id`
const deleteSteps = `delete from landfall.steps t ${gone} where t.bucket = g.bucket and t.job_id = g.id`

function dropJobs({ tx }: Work, jobs: readonly Ref[]): void {
  if (jobs.length === 0) return
  for (const sql of [deleteAttempts, deleteSteps, deleteJobs]) tx.send(sql, toRefColumns(jobs))
}

const deleteEvents = `delete from landfall.events t ${gone} where t.bucket = g.bucket and t.id = g.id`
const deleteRedeliveries = `delete from landfall.redeliveries t ${gone} where t.bucket = g.bucket and t.event_id = g.id
  returning t.request_bucket as bucket, t.request_id as id`

/** A request that only brought events again goes with the last of them. */
const selectNeedless = `select r.bucket, r.id from unnest($1::smallint[], $2::bigint[]) g(bucket, id)
  join landfall.requests r on r.bucket = g.bucket and r.id = g.id and r.outcome = 'duplicate'
  where not exists (select 1 from landfall.redeliveries d where d.bucket = any($3::smallint[]) and d.request_id = r.id)`

async function dropEvents(work: Work, events: readonly Ref[]): Promise<void> {
  if (events.length === 0) return
  const { tx, buckets } = work
  const again = await tx.ask(deleteRedeliveries, toRefColumns(events))
  tx.send(deleteEvents, toRefColumns(events))
  const refs = again.map((row) => ({ bucket: toNumber(row.bucket), id: String(row.id) }))
  const needless = refs.length === 0 ? [] : await tx.ask(selectNeedless, [...toRefColumns(refs), buckets.all])
  dropRequests(
    work,
    needless.map((row) => ({ bucket: toNumber(row.bucket), id: String(row.id) })),
  )
}

const deleteRequests = `delete from landfall.requests t ${gone} where t.bucket = g.bucket and t.id = g.id`
const deleteAcks = `delete from landfall.acks t ${gone} where t.bucket = g.bucket and t.id = g.id`
const deleteTheirRedeliveries = `delete from landfall.redeliveries t ${gone}
  where t.bucket = any($3::smallint[]) and t.request_id = g.id`

function dropRequests({ tx, buckets }: Work, requests: readonly Ref[]): void {
  if (requests.length === 0) return
  tx.send(deleteTheirRedeliveries, [...toRefColumns(requests), buckets.all])
  tx.send(deleteAcks, toRefColumns(requests))
  tx.send(deleteRequests, toRefColumns(requests))
}

const selectKept = `select coalesce(sum(value) filter (where kind = 'refusals_kept'), 0) as kept,
    coalesce(sum(value) filter (where kind = 'refusal_bytes_kept'), 0) as bytes
  from landfall.totals where bucket = any($1::smallint[]) and kind in ('refusals_kept', 'refusal_bytes_kept')`

const selectOldestRefusals = `select w.bucket, w.id, w.bytes from unnest($1::smallint[]) b(bucket)
  cross join (values ('refused'), ('handshake')) o(outcome) cross join lateral (
    select r.bucket, r.id, octet_length(r.bytes) as bytes from landfall.requests r
    where r.bucket = b.bucket and r.outcome = o.outcome and r.outcome <> 'accepted' order by r.id limit $2
  ) w order by w.id limit $2`

export async function pruneRefusals(
  work: Work,
  { refusalsKeptMax, refusalBytesKeptMax, rowsMax }: PruneAsk,
): Promise<number> {
  const [total] = await work.tx.ask(selectKept, [work.buckets.all])
  let [kept, bytes] = [toNumber(total?.kept), toNumber(total?.bytes)]
  if (kept <= refusalsKeptMax && bytes <= refusalBytesKeptMax) return 0
  const refs: Ref[] = []
  for (const row of await work.tx.ask(selectOldestRefusals, [work.buckets.all, rowsMax])) {
    if (kept <= refusalsKeptMax && bytes <= refusalBytesKeptMax) break
    refs.push({ bucket: toNumber(row.bucket), id: String(row.id) })
    work.sums.add('refusals_kept', -1)
    work.sums.add('refusal_bytes_kept', -toNumber(row.bytes))
    kept -= 1
    bytes -= toNumber(row.bytes)
  }
  dropRequests(work, refs)
  return refs.length
}

const deleteVersions = `delete from landfall.versions v using (
    select o.* from unnest($1::smallint[]) b(bucket) cross join lateral (
      select bucket, subscription, order_key from landfall.versions where bucket = b.bucket and at < $2 order by at limit $3
    ) o limit $3
  ) old where v.bucket = old.bucket and v.subscription = old.subscription and v.order_key = old.order_key
  returning 1 as gone`

const deleteSums = `delete from landfall.sums s using (
    select bucket, minute, source, name, band from landfall.sums where bucket = any($1::smallint[]) and minute < $2
    order by minute limit $3
  ) old where s.bucket = old.bucket and s.minute = old.minute and s.source = old.source and s.name = old.name and s.band = old.band
  returning 1 as gone`

const selectFirst = (
  table: 'requests' | 'events',
): string => `select min(w.id) as id from unnest($1::smallint[]) b(bucket)
  cross join lateral (select id from landfall.${table} t where t.bucket = b.bucket order by id limit 1) w`

const deleteMarks = `delete from landfall.time_marks t using (
    select bucket, minute from landfall.time_marks where bucket = any($1::smallint[]) and minute < $2
      and coalesce(request_high, 0) < $3 and coalesce(event_high, 0) < $4 limit $5
  ) old where t.bucket = old.bucket and t.minute = old.minute returning 1 as gone`

/**
 * Versions of keys that were quiet for as long as an event is kept, failures that were quiet longest, sums and marks of
 * minutes that have no rows left. They are few, but nothing may grow for ever.
 */
export async function pruneMemories(work: Work, { eventsBefore, rowsMax }: PruneAsk): Promise<number> {
  const { tx, buckets } = work
  const before = Math.floor(eventsBefore)
  const aDayBefore = before - 86_400_000
  const [request] = await tx.ask(selectFirst('requests'), [buckets.all])
  const [event] = await tx.ask(selectFirst('events'), [buckets.all])
  const firsts = [request?.id ?? largestId, event?.id ?? largestId].map(String)
  const removed = await Promise.all([
    tx.ask(deleteVersions, [buckets.all, before, rowsMax]),
    tx.ask(deleteMarks, [buckets.all, aDayBefore, ...firsts, rowsMax]),
    tx.ask(deleteSums, [buckets.all, aDayBefore, rowsMax]),
  ])
  return removed.reduce((sum, rows) => sum + rows.length, await pruneFailures(work, rowsMax))
}
