// Intake's transaction: requests, their events and those events' jobs, all that wait at once. This is the hottest code of
// the store. Ids are given first, so that every row knows its relatives; events go in the order of their keys, so that two
// nodes that bring the same ones wait for each other but never in a circle.
//
// Two ways lead to the same rows. The short one believes that every event is new and asks nothing: all statements and the
// commit travel together. Where a key turns out to be held, all of it is undone, and the long one judges the duplicates.

import type { RequestOutcome } from '../../core/request.ts'
import type { NewRequest } from '../store.ts'
import { type Arrival, type ArrivedEvent, type JobBringer, toArrival, toOutcome } from './arrivals.ts'
import { BulkRows } from './bulk.ts'
import { toColumns } from './columns.ts'
import { storeDeadJobs } from './dead-jobs.ts'
import { judgeDuplicates } from './duplicates.ts'
import { rowBytes } from './held-bytes.ts'
import type { Ref } from './ids.ts'
import { toId } from './ids.ts'
import { behind, ready } from './jobs.ts'
import { type Newcomer, supersede } from './latest.ts'
import { arrange, type Line, lock, toLineKey } from './lines.ts'
import { compareTexts } from './order.ts'
import type { Work } from './work.ts'

/** Believes that every event is new; fails as a whole where one is held. */
export async function appendNew(work: Work, requests: readonly NewRequest[]): Promise<Arrival[]> {
  const arrivals = requests.map((request) => toArrival(work, request))
  storeNewEvents(work, arrivals)
  await storeRest(work, arrivals)
  return arrivals
}

export async function append(work: Work, requests: readonly NewRequest[]): Promise<Arrival[]> {
  const arrivals = requests.map((request) => toArrival(work, request))
  await storeEvents(work, arrivals)
  await storeRest(work, arrivals)
  return arrivals
}

/** Whether these can go the short way: none stands in a line that has to be locked first. */
export function isPlain(requests: readonly NewRequest[]): boolean {
  return requests.every(({ events }) => events.every(({ jobs }) => jobs.every(({ line }) => line === undefined)))
}

async function storeRest(work: Work, arrivals: readonly Arrival[]): Promise<void> {
  await storeJobs(work, arrivals)
  for (const arrival of arrivals) arrival.outcome = toOutcome(arrival)
  storeRequests(work, arrivals)
  for (const arrival of arrivals) count(work, arrival)
}

const eventColumns = [
  ...['bucket', 'id', 'source', 'key', 'type', 'created_at', 'received_at', 'origin', 'request_bucket', 'request_id'],
  ...['pointer', 'job_buckets', 'job_ids'],
] as const
const insertUnheldEvents = `insert into landfall.events (${eventColumns.join(', ')})
  select bucket, id, source, key, type, created_at, received_at, origin, request_bucket, request_id, pointer,
    job_buckets::smallint[], job_ids::bigint[]
  from unnest($1::smallint[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::bigint[], $8::text[],
    $9::smallint[], $10::bigint[], $11::text[], $12::text[], $13::text[]) e(${eventColumns.join(', ')})
  on conflict (bucket, source, key) do nothing returning id`

/** Events whose key is held already are left out, and judged. Their lines are locked first of all. */
export async function storeEvents(work: Work, arrivals: readonly Arrival[]): Promise<void> {
  lock(work, linesOf(arrivals))
  const brought = toBroughtEvents(arrivals)
  if (brought.length === 0) return
  const rows = brought.map(({ request, arrival: { ref, event, jobs }, given }) => [
    ...[ref.bucket, ref.id, given.source, event.key, event.type, roundOrNull(event.createdAt)],
    ...[Math.round(given.receivedAt), event.origin, request.bucket, request.id, event.pointer],
    ...[`{${jobs.map((job) => job.ref.bucket)}}`, `{${jobs.map((job) => job.ref.id)}}`],
  ])
  const taken = await work.tx.ask(insertUnheldEvents, toColumns(rows, eventColumns.length))
  if (taken.length < rows.length) await judgeDuplicates(work, arrivals, new Set(taken.map((row) => String(row.id))))
}

/** The same rows, where each is believed to be new. */
function storeNewEvents({ tx }: Work, arrivals: readonly Arrival[]): void {
  const rows = new BulkRows('landfall.events', eventColumns)
  for (const { request, arrival, given } of toBroughtEvents(arrivals)) {
    const { ref, event, jobs } = arrival
    rows.begin().smallint(ref.bucket).bigint(ref.id).text(given.source).text(event.key).text(event.type)
    rows.bigint(roundOrNull(event.createdAt)).bigint(Math.round(given.receivedAt)).text(event.origin)
    rows.smallint(request.bucket).bigint(request.id).text(event.pointer)
    rows.smallints(jobs.map((job) => job.ref.bucket)).bigints(jobs.map((job) => job.ref.id))
  }
  tx.bulk(rows)
}

interface BroughtEvent {
  request: Ref
  given: NewRequest
  arrival: ArrivedEvent
}

function toBroughtEvents(arrivals: readonly Arrival[]): BroughtEvent[] {
  const brought = arrivals.flatMap(({ ref, request, events }) =>
    events.map((arrival): BroughtEvent => ({ request: ref, given: request, arrival })),
  )
  return brought.sort(
    (one, other) =>
      one.arrival.ref.bucket - other.arrival.ref.bucket ||
      compareTexts(one.given.source, other.given.source) ||
      compareTexts(one.arrival.event.key, other.arrival.event.key),
  )
}

function linesOf(arrivals: readonly JobBringer[]): Line[] {
  const lines: Line[] = []
  for (const { events } of arrivals) {
    for (const { duplicate, jobs } of events) {
      for (const { job } of duplicate ? [] : jobs) {
        const { subscription, line } = job
        if (line !== undefined) lines.push({ subscription, orderKey: line.key, width: line.width })
      }
    }
  }
  return lines
}

const jobColumns = [
  ...[
    'bucket',
    'id',
    'event_bucket',
    'event_id',
    'request_bucket',
    'request_id',
    'source',
    'received_at',
    'subscription',
  ],
  ...['state', 'due_at', 'waits', 'order_key', 'width', 'rank'],
] as const

/** Those that stand in a line wait behind it first; then the line is arranged. */
export async function storeJobs(work: Work, arrivals: readonly JobBringer[]): Promise<void> {
  const rows = new BulkRows('landfall.jobs', jobColumns)
  for (const { ref: request, request: given, events } of arrivals) {
    for (const { ref: event, jobs, duplicate } of events) {
      if (duplicate) continue
      for (const { ref, job } of jobs) {
        const { subscription, dueAt, line, failure } = job
        if (failure !== undefined) continue
        rows.begin().smallint(ref.bucket).bigint(ref.id).smallint(event.bucket).bigint(event.id)
        rows.smallint(request.bucket).bigint(request.id).text(given.source).bigint(Math.round(given.receivedAt))
        rows.text(subscription).text('pending').bigint(Math.round(dueAt))
        if (line === undefined) rows.smallint(ready).null().null().null()
        else rows.smallint(behind).text(line.key).integer(line.width).bigint(Math.round(line.rank))
        work.sums.moved(subscription, null, 'pending')
      }
    }
  }
  storeDeadJobs(work, arrivals)
  if (rows.count === 0) return
  work.tx.bulk(rows)
  work.wakes = true
  const lines = linesOf(arrivals)
  if (lines.length === 0) return
  await supersede(work, newcomersOf(arrivals))
  arrange(work, lines)
}

/** Of the lines in which somebody takes the others' place, all who come now, in their order. */
function newcomersOf(arrivals: readonly JobBringer[]): Newcomer[] {
  const jobs = arrivals.flatMap(({ events }) =>
    events.flatMap(({ ref: event, duplicate, jobs }) => (duplicate ? [] : jobs.map((one) => ({ ...one, event })))),
  )
  const all = jobs.flatMap(({ ref, event, job: { subscription, line } }): Newcomer[] => {
    if (line === undefined) return []
    const { key: orderKey, latest } = line
    return [{ ref, event, subscription, orderKey, rank: Math.round(line.rank), turn: null, latest }]
  })
  const keeping = new Set(all.filter(({ latest }) => latest).map(toLineKey))
  return all.filter((newcomer) => keeping.has(toLineKey(newcomer)))
}

const requestColumns = [
  ...['bucket', 'id', 'source', 'received_at', 'outcome', 'status', 'reason', 'secret', 'altered', 'event_bucket'],
  ...[
    'event_id',
    'brought_buckets',
    'brought_ids',
    'body_of_bucket',
    'body_of_id',
    'remote_address',
    'head_bytes',
    'bytes',
  ],
] as const

function storeRequests({ tx, sums }: Work, arrivals: readonly Arrival[]): void {
  const rows = new BulkRows('landfall.requests', requestColumns)
  for (const { ref, request, head, outcome, events } of arrivals) {
    const { source, receivedAt, status, reason, secret, remoteAddress, body } = request
    const bodyOf = outcome === 'duplicate' ? toBodyHolder(events) : null
    const { altered, first, brought } = toBrought(events)
    rows.begin().smallint(ref.bucket).bigint(ref.id).text(source).bigint(Math.round(receivedAt)).text(outcome)
    rows.integer(status).text(reason).integer(secret).boolean(altered)
    rows.smallint(first?.bucket ?? null).bigint(first?.id ?? null)
    if (brought.length === 0) rows.null().null()
    else rows.smallints(brought.map(({ bucket }) => bucket)).bigints(brought.map(({ id }) => id))
    rows
      .smallint(bodyOf?.bucket ?? null)
      .bigint(bodyOf?.id ?? null)
      .text(remoteAddress)
      .integer(head.byteLength)
    const pieces = bodyOf === null ? [head, body] : [head]
    rows.bytes(...pieces)
    sums.add(
      'bytes_held',
      pieces.reduce((sum, piece) => sum + piece.byteLength, rowBytes),
    )
  }
  tx.bulk(rows)
}

/** What a request's row says of its events: the first of all, and those that it brought first. */
export function toBrought(events: readonly ArrivedEvent[]): { altered: boolean; first: Ref | null; brought: Ref[] } {
  return {
    altered: events.some((event) => event.altered),
    first: events[0]?.ref ?? null,
    brought: events.filter((event) => !event.duplicate).map(({ ref }) => ref),
  }
}

/** A duplicate keeps no body of its own where one request holds all its events and the very same bytes. */
function toBodyHolder(events: readonly ArrivedEvent[]): Ref | null {
  const holder = events[0]?.sameBodyIn ?? null
  return events.every((event) => event.sameBodyIn?.id === holder?.id) ? holder : null
}

/** Adds up what arrived, and tells it in its order. */
function count(work: Work, { ref, request, head, outcome, events }: Arrival): void {
  const { sums } = work
  const { source, receivedAt, reason, status, body } = request
  const at = Math.round(receivedAt)
  tellEvents(work, request, events)
  sums.count(at, source, { name: outcome })
  sums.mark('request', ref.id, at)
  work.blocks.addRequest(ref, source)
  if (outcome === 'accepted' || outcome === 'duplicate') sums.active('last_event_at', source, at)
  if (outcome === 'refused') {
    sums.active('last_refused_at', source, at)
    if (reason !== null) sums.count(at, source, { name: `refused:${reason}` })
  }
  if (outcome === 'refused' || outcome === 'handshake') {
    sums.add('refusals_kept', 1)
    sums.add('refusal_bytes_kept', head.byteLength + body.byteLength)
  }
  tellRequest(work, { ref, source, outcome, status })
}

export function tellEvents(
  work: Work,
  { source, receivedAt }: Pick<NewRequest, 'source' | 'receivedAt'>,
  events: readonly ArrivedEvent[],
): void {
  for (const { ref, event, duplicate } of events) {
    if (!duplicate) work.sums.mark('event', ref.id, Math.round(receivedAt))
    if (!duplicate) work.blocks.addEvent(ref, { source, type: event.type })
    work.tell(() => ({ kind: 'event', id: toId('evt', ref), source, type: event.type, duplicate }))
  }
}

export function tellRequest(
  work: Work,
  { ref, source, outcome, status }: { ref: Ref; source: string; outcome: RequestOutcome; status: number },
): void {
  work.tell(() => ({ kind: 'request', id: toId('req', ref), source, outcome, status }))
}

function roundOrNull(value: number | null): number | null {
  return value === null ? null : Math.round(value)
}
