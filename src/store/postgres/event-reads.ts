// Events as a person sees them: lists, and one with all that happened to it.
import type { EventOrigin } from '../../core/event.ts'
import type { FailureCause, JobState } from '../../core/job.ts'
import type {
  AttemptRecord,
  EventFilter,
  EventRecord,
  EventSummary,
  JobRecord,
  JobSummary,
  Page,
  PageAsk,
} from '../store.ts'
import { fromBlocks } from './block-walk.ts'
import type { BlockKind } from './blocks.ts'
import { type Row, type Tx, toNumber, toNumberOrNull, toTextOrNull } from './database.ts'
import { Buckets, type Ref, toId, toRef } from './ids.ts'
import { toJobRef, toRefColumns } from './jobs.ts'
import { type Walk, walkPage, withinTime } from './listing.ts'
import type { Condition } from './range.ts'
import { readRequest, readRequestSummaries } from './request-reads.ts'
import { readSteps } from './steps.ts'

/** Up to this many waiting jobs their events are looked up and sorted; with more of them, every stretch of events has some. */
const fewWaiting = 10_000
const duplicatesShownMax = 100

export async function listEvents(
  tx: Tx,
  buckets: Buckets,
  { filter, page }: { filter: EventFilter; page: PageAsk },
): Promise<Page<EventSummary>> {
  const { refs, next } = await walkPage(tx, await toEventWalk(tx, buckets, filter), { buckets, page })
  return { items: await readEventSummaries(tx, refs), next }
}

const hasJobIn = `exists (select 1 from unnest(e.job_buckets, e.job_ids) o(bucket, id)
  join landfall.jobs j on j.bucket = o.bucket and j.id = o.id where j.state = ?::text)`

export async function toEventWalk(tx: Tx, buckets: Buckets, filter: EventFilter): Promise<Walk> {
  const { source, type, state } = filter
  if (state !== undefined && (await isFew(tx, buckets, state))) return toJobWalk(tx, buckets, { filter, state })
  const { range, judged } = await withinTime(tx, filter, { kind: 'event', alias: 'e', buckets })
  if (state !== undefined) judged.push({ sql: hasJobIn, values: [state] })
  judged.push(...toTextCondition(filter))
  const common = { bucket: 'e.bucket', id: 'e.id', range, judged }
  const [by, ...others] = Object.entries({ type, source }).flatMap(([column, value]) =>
    value === undefined ? [] : [{ column, value, sql: `e.${column} = ?::text`, values: [value] }],
  )
  if (by === undefined) return { ...common, from: 'landfall.events e where e.bucket = b.bucket', along: [] }
  judged.push(...others)
  const kind: BlockKind = by.column === 'type' ? 'event by type' : 'event by source'
  return { ...common, from: fromBlocks(kind, 'e'), blocks: { kind, name: by.value }, along: [by] }
}

/** From the few jobs in this state to their events, instead of through all events in search of them. */
async function toJobWalk(
  tx: Tx,
  buckets: Buckets,
  { filter, state }: { filter: EventFilter; state: JobState },
): Promise<Walk> {
  const { source, type } = filter
  const { range, judged } = await withinTime(tx, filter, { kind: 'event', alias: 'e', buckets })
  if (source !== undefined) judged.push({ sql: 'e.source = ?::text', values: [source] })
  if (type !== undefined) judged.push({ sql: 'e.type = ?::text', values: [type] })
  judged.push(...toTextCondition(filter))
  return {
    from: `landfall.jobs j join landfall.events e on e.bucket = j.event_bucket and e.id = j.event_id
      where j.bucket = b.bucket and j.state = '${state}'`,
    bucket: 'j.event_bucket',
    id: 'j.event_id',
    isMany: true,
    range,
    along: [],
    judged,
  }
}

const sumTotal = `select coalesce(sum(value), 0) as jobs from landfall.totals
  where bucket = any($1::smallint[]) and kind = $2`

/** The index of dead and cancelled jobs runs in the order of events, so there any number is few. */
async function isFew(tx: Tx, buckets: Buckets, state: JobState): Promise<boolean> {
  if (state === 'succeeded') return false
  if (state === 'dead' || state === 'cancelled') return true
  const [row] = await tx.ask(sumTotal, [buckets.all, state])
  return toNumber(row?.jobs) <= fewWaiting
}

function toTextCondition({ text }: EventFilter): Condition[] {
  if (text === undefined || text === '') return []
  const sql = '(strpos(lower(e.key), lower(?::text)) > 0 or strpos(lower(e.type), lower(?::text)) > 0)'
  return [{ sql, values: [text, text] }]
}

const selectEvents = `select e.* from unnest($1::smallint[], $2::bigint[]) i(bucket, id)
  join landfall.events e on e.bucket = i.bucket and e.id = i.id order by e.id desc`

export const selectJobs = `select j.* from unnest($1::smallint[], $2::bigint[]) i(bucket, id)
  join landfall.jobs j on j.bucket = i.bucket and j.id = i.id order by j.id`

async function readEventSummaries(tx: Tx, refs: readonly Ref[]): Promise<EventSummary[]> {
  if (refs.length === 0) return []
  const events = await tx.ask(selectEvents, toRefColumns(refs))
  const jobs = Map.groupBy(await tx.ask(selectJobs, toRefColumns(events.flatMap(jobsOf))), (row) =>
    String(row.event_id),
  )
  return events.map((row) => ({ ...toEvent(row), jobs: (jobs.get(String(row.id)) ?? []).map(toJob) }))
}

/** Where they lie. */
export function jobsOf(event: Row): Ref[] {
  const ids = event.job_ids as readonly unknown[]
  return (event.job_buckets as readonly unknown[]).map((bucket, index) => ({
    bucket: toNumber(bucket),
    id: String(ids[index]),
  }))
}

const selectEvent = 'select * from landfall.events where bucket = $1 and id = $2'
const selectAgain = `select request_bucket as bucket, request_id as id from landfall.redeliveries
  where bucket = $1 and event_id = $2 order by request_id desc limit ${duplicatesShownMax}`

export async function readEvent(tx: Tx, buckets: Buckets, id: string): Promise<EventRecord | null> {
  const ref = toRef('evt', id)
  const [row] = ref === null ? [] : await tx.ask(selectEvent, [ref.bucket, ref.id])
  if (ref === null || row === undefined) return null
  const request = await readRequest(tx, buckets, { bucket: toNumber(row.request_bucket), id: String(row.request_id) })
  if (request === null) return null
  const again = await tx.ask(selectAgain, [ref.bucket, ref.id])
  const refs = again.map((one) => ({ bucket: toNumber(one.bucket), id: String(one.id) }))
  return {
    ...toEvent(row),
    pointer: toTextOrNull(row.pointer),
    jobs: await readJobs(tx, jobsOf(row)),
    request,
    duplicateRequests: (await readRequestSummaries(tx, buckets, refs)).reverse(),
  }
}

/** Attempts shown of one job; a job that is replayed for ever still fits on a page. */
const attemptsShownMax = 1000

const selectAttempts = `select a.* from unnest($1::smallint[], $2::bigint[]) j(bucket, id)
  cross join lateral (select * from landfall.attempts where bucket = j.bucket and job_id = j.id
    order by number desc limit ${attemptsShownMax}) a order by a.job_id, a.number`

async function readJobs(tx: Tx, refs: readonly Ref[]): Promise<JobRecord[]> {
  const jobs = await tx.ask(selectJobs, toRefColumns(refs))
  const attempts = Map.groupBy(await tx.ask(selectAttempts, toRefColumns(refs)), (row) => String(row.job_id))
  const wanted = jobs.map((row) => ({
    ref: { bucket: toNumber(row.bucket), id: String(row.id) },
    generation: toNumber(row.generation),
  }))
  const steps = await readSteps(tx, wanted)
  return jobs.map((job) => ({
    ...toJob(job),
    history: (attempts.get(String(job.id)) ?? []).map(toAttempt),
    steps: (steps.get(String(job.id)) ?? []).map(({ name, finishedAt }) => ({ name, finishedAt })),
  }))
}

function toAttempt(row: Row): AttemptRecord {
  return {
    number: toNumber(row.number),
    startedAt: toNumber(row.started_at),
    durationMs: toNumber(row.duration_ms),
    outcome: row.outcome as AttemptRecord['outcome'],
    cause: row.cause as FailureCause | null,
    error: toTextOrNull(row.error),
    note: toTextOrNull(row.note),
  }
}

export function toEvent(row: Row): Omit<EventSummary, 'jobs'> {
  return {
    id: toId('evt', { bucket: toNumber(row.bucket), id: String(row.id) }),
    source: String(row.source),
    type: String(row.type),
    key: String(row.key),
    createdAt: toNumberOrNull(row.created_at),
    receivedAt: toNumber(row.received_at),
    duplicates: toNumber(row.duplicates),
    origin: row.origin as EventOrigin,
  }
}

function toJob(row: Row): JobSummary {
  return {
    id: toId('job', toJobRef(row)),
    subscription: String(row.subscription),
    state: row.state as JobState,
    attempts: toNumber(row.attempts),
    dueAt: toNumber(row.due_at),
    orderKey: toTextOrNull(row.order_key),
    waits: row.state === 'pending' ? (waitsWords[toNumber(row.waits)] ?? null) : null,
    note: toTextOrNull(row.note),
    replay: row.replay === null ? null : toId('rpl', { bucket: Buckets.ofReplays, id: String(row.replay) }),
  }
}

/** By the number in `waits`: see jobs.ts. */
const waitsWords = [null, 'line', 'parked'] as const
