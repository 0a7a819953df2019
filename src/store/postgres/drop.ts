// What goes with a request: its events, their jobs with attempts and steps, and the requests that only brought them again.
// All of it or nothing, while one of its events is still waited for. Events are held first, then jobs, as by whoever gives
// an event more of them.
import type { PruneAsk } from '../store.ts'
import { dropAcks } from './acks.ts'
import { type Row, toNumber } from './database.ts'
import { attemptBytesOfRow, rowBytes, sumBytes } from './held-bytes.ts'
import type { Ref } from './ids.ts'
import { toRefColumns } from './jobs.ts'
import type { Work } from './work.ts'

/** The columns of requests that it is decided by. */
export const requestColumns = `r.bucket, r.id, r.source, r.received_at, r.outcome, r.brought_buckets, r.brought_ids, r.cleared_at,
  octet_length(r.bytes) as bytes`

/** A request with the events it brought first. */
export interface Brought {
  request: Ref
  source: string
  receivedAt: number
  bytes: number
  events: Ref[]
}

export function toBrought(row: Row): Brought {
  return {
    request: { bucket: toNumber(row.bucket), id: String(row.id) },
    source: String(row.source),
    receivedAt: toNumber(row.received_at),
    bytes: toNumber(row.bytes),
    events: toRefs(row.brought_buckets, row.brought_ids),
  }
}

function toRefs(buckets: unknown, ids: unknown): Ref[] {
  if (!Array.isArray(buckets) || !Array.isArray(ids)) return []
  return buckets.map((bucket, index) => ({ bucket: toNumber(bucket), id: String(ids[index]) }))
}

export interface DropAsk {
  ask: Pick<PruneAsk, 'eventsBefore' | 'deadBefore'>
  rowsMax: number
  /** Bytes that are too many: requests that are past no age go only until these are gone. Left out: none goes. */
  excess?: number
}

/** In their order. `reached`: where the walk has to go on, where not all were looked at. */
export async function dropFinished(
  work: Work,
  rows: readonly Row[],
  { ask, rowsMax, excess = 0 }: DropAsk,
): Promise<{ gone: number; reached: bigint | null }> {
  const all = rows.map(toBrought)
  const { jobsOf, unfinished } = await readJobs(
    work,
    all.flatMap((one) => one.events),
  )
  const deadBefore = Math.min(ask.deadBefore ?? 0, ask.eventsBefore)
  const going: Brought[] = []
  let [gone, freed] = [0, 0]
  let reached: bigint | null = null
  for (const one of all) {
    if (gone >= rowsMax || (one.receivedAt >= ask.eventsBefore && freed >= excess)) break
    reached = BigInt(one.request.id)
    const open = one.events.flatMap((event) => unfinished.get(event.id) ?? [])
    if (open.some(({ state }) => state !== 'dead' || one.receivedAt >= deadBefore)) continue
    for (const { subscription } of open) {
      work.sums.moved(subscription, 'dead', null)
      work.sums.count(work.now, one.source, { name: 'pruned:dead' })
    }
    const events = one.events.filter((event) => jobsOf.has(event.id)).length
    if (events > 0) work.sums.count(work.now, one.source, { name: 'pruned:events', by: events })
    going.push(one)
    gone += Math.max(1, one.events.length)
    freed += one.bytes + rowBytes
  }
  const isAll = reached === BigInt(all.at(-1)?.request.id ?? 0)
  const events = going.flatMap((one) => one.events)
  await dropJobs(
    work,
    events.flatMap((event) => jobsOf.get(event.id) ?? []),
  )
  await dropEvents(work, events)
  await dropRequests(
    work,
    going.map((one) => one.request),
  )
  return { gone, reached: isAll ? null : reached }
}

const holdEvents = `select e.id, e.job_buckets, e.job_ids from unnest($1::smallint[], $2::bigint[]) i(bucket, id)
  join landfall.events e on e.bucket = i.bucket and e.id = i.id order by e.bucket, e.id for update of e`

const holdJobs = `select j.event_id, j.state, j.subscription from unnest($1::smallint[], $2::bigint[]) i(bucket, id)
  join landfall.jobs j on j.bucket = i.bucket and j.id = i.id order by j.bucket, j.id for update of j`

export interface OpenJob {
  state: string
  subscription: string
}

const openStates: readonly string[] = ['pending', 'running', 'dead']

/** By event: where its jobs lie, and those that are waited for. Held until the commit, so that nobody asks for them again in between. */
export async function readJobs(
  { tx }: Work,
  events: readonly Ref[],
): Promise<{ jobsOf: Map<string, Ref[]>; unfinished: Map<string, OpenJob[]> }> {
  if (events.length === 0) return { jobsOf: new Map(), unfinished: new Map() }
  const rows = await tx.ask(holdEvents, toRefColumns(events))
  const jobsOf = new Map(rows.map((row) => [String(row.id), toRefs(row.job_buckets, row.job_ids)]))
  const jobs = await tx.ask(holdJobs, toRefColumns([...jobsOf.values()].flat()))
  const open = jobs.filter((row) => openStates.includes(String(row.state)))
  const byEvent = Map.groupBy(open, (row) => String(row.event_id))
  return { jobsOf, unfinished: new Map([...byEvent].map(([id, own]) => [id, own.map(toOpenJob)])) }
}

function toOpenJob(row: Row): OpenJob {
  return { state: String(row.state), subscription: String(row.subscription) }
}

const gone = 'using unnest($1::smallint[], $2::bigint[]) g(bucket, id)'
const deleteJobs = `delete from landfall.jobs t ${gone} where t.bucket = g.bucket and t.id = g.id`
const deleteAttempts = `delete from landfall.attempts t ${gone} where t.bucket = g.bucket and t.job_id = g.id
  returning ${attemptBytesOfRow} as bytes`
const deleteSteps = `delete from landfall.steps t ${gone} where t.bucket = g.bucket and t.job_id = g.id
  returning octet_length(t.json) as bytes`

async function dropJobs({ tx, sums }: Work, jobs: readonly Ref[]): Promise<void> {
  if (jobs.length === 0) return
  tx.send(deleteJobs, toRefColumns(jobs))
  const rows = await Promise.all([deleteAttempts, deleteSteps].map((sql) => tx.ask(sumBytes(sql), toRefColumns(jobs))))
  for (const [row] of rows) sums.add('bytes_held', -toNumber(row?.bytes))
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
  await dropRequests(
    work,
    needless.map((row) => ({ bucket: toNumber(row.bucket), id: String(row.id) })),
  )
}

const deleteRequests = `delete from landfall.requests t ${gone} where t.bucket = g.bucket and t.id = g.id
  returning ${rowBytes} + octet_length(t.bytes) as bytes`
const deleteTheirRedeliveries = `delete from landfall.redeliveries t ${gone}
  where t.bucket = any($3::smallint[]) and t.request_id = g.id`

export async function dropRequests(work: Work, requests: readonly Ref[]): Promise<void> {
  if (requests.length === 0) return
  const { tx, buckets, sums } = work
  tx.send(deleteTheirRedeliveries, [...toRefColumns(requests), buckets.all])
  const [row] = await tx.ask(sumBytes(deleteRequests), toRefColumns(requests))
  dropAcks(work, requests)
  sums.add('bytes_held', -toNumber(row?.bytes))
}
