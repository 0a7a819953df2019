// Events as a person sees them: lists, and one with all that happened to it.
import type { EventOrigin } from '../../core/event.ts'
import type { FailureCause, JobState } from '../../core/job.ts'
import type {
  AttemptRecord,
  ClaimedJob,
  EventFilter,
  EventRecord,
  EventSummary,
  JobSummary,
  Page,
  PageAsk,
} from '../store.ts'
import type { LeasedRow } from './claim.ts'
import type { Row, Statements } from './database.ts'
import { jobsPerEventMax, toEventRow, toId, toJobRange, toRow } from './ids.ts'
import { type Condition, type Walk, walkPage, withinTime } from './listing.ts'
import { readRequest, readRequestSummaries, toStoredBytes } from './request-reads.ts'
import { fromBlocks } from './source-blocks.ts'
import { readStepResults, readSteps } from './steps.ts'

/** Up to this many waiting jobs their events are looked up and sorted; with more of them, every stretch of events has some. */
const fewWaiting = 10_000
const duplicatesShownMax = 100

/** As the indexes by state have it. */
const eventOfJob = `j.id / ${jobsPerEventMax}`

/** A condition: `j` is a job of the event `id`. */
function jobsOf(id: string): string {
  return `j.id between ${id} * ${jobsPerEventMax} and ${id} * ${jobsPerEventMax} + ${jobsPerEventMax - 1}`
}

/** Of the events in a JSON list. */
export const selectJobs: string = `select j.* from json_each(?) cross join jobs j on ${jobsOf('value')} order by j.id`

const stateIndexes: Readonly<Record<JobState, string | null>> = {
  dead: 'jobs_dead',
  cancelled: 'jobs_cancelled',
  pending: 'jobs_pending',
  running: 'jobs_running',
  succeeded: null,
}

export function listEvents(sql: Statements, filter: EventFilter, page: PageAsk): Page<EventSummary> {
  const { ids, next } = walkPage(sql, toEventWalk(sql, filter), page)
  return { items: readEventSummaries(sql, ids), next }
}

/** Along which index the events of a filter are found. */
export function toEventWalk(sql: Statements, filter: EventFilter): Walk {
  const { source, type, state } = filter
  const index = state === undefined ? null : stateIndexes[state]
  if (state !== undefined && index !== null && isFew(sql, state)) return toJobWalk(sql, filter, { state, index })
  const { range, judged } = withinTime(sql, filter, { kind: 'event', alias: 'e' })
  if (source !== undefined) judged.push({ sql: 'e.source = ?', values: [source] })
  if (state !== undefined) {
    // Not indexed: SQLite would make an index of all jobs in this state for the one query.
    judged.push({
      sql: `exists (select 1 from jobs j not indexed where ${jobsOf('e.id')} and j.state = ?)`,
      values: [state],
    })
  }
  judged.push(...toTextCondition(filter))
  const common = { id: 'e.id', range, judged }
  if (type !== undefined) {
    return { ...common, from: 'events e indexed by events_type', along: [{ sql: 'e.type = ?', values: [type] }] }
  }
  if (source === undefined) return { ...common, from: 'events e not indexed', along: [] }
  return { ...common, from: fromBlocks('event', 'e'), along: [], blocksOf: { kind: 'event', source } }
}

/** From the few jobs in this state to their events, instead of through all events in search of them. */
function toJobWalk(sql: Statements, filter: EventFilter, { state, index }: { state: JobState; index: string }): Walk {
  const { range, judged } = withinTime(sql, filter, { kind: 'event', alias: 'e' })
  if (filter.source !== undefined) judged.push({ sql: 'e.source = ?', values: [filter.source] })
  if (filter.type !== undefined) judged.push({ sql: 'e.type = ?', values: [filter.type] })
  judged.push(...toTextCondition(filter))
  return {
    from: `jobs j indexed by ${index} cross join events e on e.id = ${eventOfJob}`,
    id: eventOfJob,
    range,
    along: [{ sql: `j.state = '${state}'`, values: [] }],
    judged,
  }
}

/** The indexes of dead and cancelled jobs run in the order of events, so there any number is few. */
function isFew(sql: Statements, state: JobState): boolean {
  if (state !== 'pending' && state !== 'running') return true
  return Number(sql.of(`select sum(${state}) as jobs from backlog`).get()?.jobs ?? 0) <= fewWaiting
}

function toTextCondition({ text }: EventFilter): Condition[] {
  if (text === undefined || text === '') return []
  return [{ sql: '(instr(lower(e.key), lower(?)) > 0 or instr(lower(e.type), lower(?)) > 0)', values: [text, text] }]
}

function readEventSummaries(sql: Statements, ids: readonly number[]): EventSummary[] {
  const list = JSON.stringify(ids)
  const jobs = Map.groupBy(sql.of(selectJobs).all(list), (row) => toEventRow(Number(row.id)))
  const events = sql.of('select * from events where id in (select value from json_each(?)) order by id desc').all(list)
  return events.map((row) => ({ ...toEvent(row), jobs: (jobs.get(Number(row.id)) ?? []).map(toJob) }))
}

export function readEvent(sql: Statements, id: string): EventRecord | null {
  const row = sql.of('select * from events where id = ?').get(toRow('evt', id))
  const request = row === undefined ? null : readRequest(sql, toId('req', Number(row.request_id)))
  if (row === undefined || request === null) return null
  const event = Number(row.id)
  const jobs = sql.of('select * from jobs where id between ? and ? order by id').all(...toJobRange(event, event))
  const again = sql
    .of(
      `select request_id as id from redeliveries where event_id = ? order by request_id desc limit ${duplicatesShownMax}`,
    )
    .all(event)
  return {
    ...toEvent(row),
    pointer: row.pointer as string | null,
    jobs: jobs.map((job) => ({
      ...toJob(job),
      history: readAttempts(sql, Number(job.id)),
      steps: readSteps(sql, job),
    })),
    request,
    duplicateRequests: readRequestSummaries(
      sql,
      again.map((one) => Number(one.id)),
    ).reverse(),
  }
}

/** Attempts shown of one job; a job that is replayed for ever still fits on a page. */
const attemptsShownMax = 1000

function readAttempts(sql: Statements, job: number): AttemptRecord[] {
  const rows = sql.of(`select * from attempts where job_id = ? order by number desc limit ${attemptsShownMax}`).all(job)
  return rows.reverse().map((row) => ({
    number: Number(row.number),
    startedAt: Number(row.started_at),
    durationMs: Number(row.duration_ms),
    outcome: row.outcome as AttemptRecord['outcome'],
    cause: row.cause as FailureCause | null,
    error: row.error as string | null,
    note: row.note as string | null,
  }))
}

function toEvent(row: Row): Omit<EventSummary, 'jobs'> {
  return {
    id: toId('evt', Number(row.id)),
    source: String(row.source),
    type: String(row.type),
    key: String(row.key),
    createdAt: row.created_at as number | null,
    receivedAt: Number(row.received_at),
    duplicates: Number(row.duplicates),
    origin: row.origin as EventOrigin,
  }
}

function toJob(row: Row): JobSummary {
  return {
    id: toId('job', Number(row.id)),
    subscription: String(row.subscription),
    state: row.state as JobState,
    attempts: Number(row.attempts),
    dueAt: Number(row.due_at),
    orderKey: row.order_key as string | null,
    waits: row.state === 'pending' ? (waitsWords[Number(row.waits)] ?? null) : null,
    note: row.note as string | null,
    replay: row.replay === null ? null : toId('rpl', Number(row.replay)),
  }
}

/** By the number in `waits`: see line.ts. */
const waitsWords = [null, 'line', 'parked'] as const

const selectWhole = `select e.*, r.head_bytes, r.bytes, r.cleared_at from events e join requests r on r.id = e.request_id
  where e.id = ?`

/** What a handler needs of a job that was just claimed. */
export function readClaimed(sql: Statements, { job, event, lease, ...leased }: LeasedRow): ClaimedJob | null {
  const whole = readWholeEvent(sql, event)
  if (whole === null) return null
  const { bodyKept, ...read } = whole
  return {
    ...{ ...leased, jobId: toId('job', job), token: String(lease) },
    bodyKept,
    // A job that is claimed for the first time has finished no step.
    steps: lease === 1 ? [] : readStepResults(sql, { job, generation: leased.generation }),
    event: read,
  }
}

/** An event with the request that brought it. */
export function readWholeEvent(
  sql: Statements,
  event: number,
): (ClaimedJob['event'] & Pick<ClaimedJob, 'bodyKept'>) | null {
  const row = sql.of(selectWhole).get(event)
  if (row === undefined) return null
  const { id, source, key, type, createdAt, receivedAt } = toEvent(row)
  const pointer = row.pointer as string | null
  const bodyKept = row.cleared_at === null
  return { id, source, key, type, createdAt, receivedAt, pointer, request: toStoredBytes(row), bodyKept }
}
