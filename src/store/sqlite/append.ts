// Intake's half of a transaction: requests, their events and those events' jobs, all that wait at once. This is the hottest
// code of the store: three statements for sixteen webhooks that are seen for the first time and wanted once each.
//
// Ids are given first, so that every row knows its relatives. Events go first, because the unique index on (source, key)
// is what knows a duplicate; then the jobs of those it took, then the requests, which say what became of their events.
import { LandfallError } from '../../core/errors.ts'
import type { RequestOutcome } from '../../core/request.ts'
import { type Arrival, type ArrivedEvent, judgeDuplicates } from './duplicates.ts'
import { jobsPerEventMax, toId, toJobRange } from './ids.ts'
import { insertRows, makeInsert } from './insert-rows.ts'
import type { AppendedRows, UnpackedRequest } from './packing.ts'
import { storeSpecialJob } from './special-jobs.ts'
import type { Work } from './work.ts'

const insertEvents = makeInsert({
  into: 'events (id, source, key, type, created_at, received_at, origin, request_id, pointer)',
  row: '?, ?, ?, ?, ?, ?, ?, ?, ?',
  conflict: 'on conflict (source, key) do nothing',
})

const insertJobs = makeInsert({ into: 'jobs (id, subscription, state, due_at)', row: `?, ?, 'pending', ?` })

const insertRequests = makeInsert({
  into: `requests (id, source, received_at, stored_at, outcome, status, reason, secret, altered, event_id, new_from, new_to,
    body_of, remote_address, head_bytes, bytes)`,
  row: '?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?',
})

/** SQLite copies what is bound: of requests larger than this, in bytes, one at a time is held twice. */
const boundTogetherMax = 16 * 1024

export function appendRequests(work: Work, requests: readonly UnpackedRequest[]): AppendedRows[] {
  const arrivals = requests.map((request) => toArrival(work, request))
  storeEvents(work, arrivals)
  storeJobs(work, arrivals)
  storeRequests(work, arrivals)
  for (const arrival of arrivals) count(work, arrival)
  return arrivals.map(({ id, outcome, events }) => ({ request: id, outcome, events }))
}

function toArrival(work: Work, request: UnpackedRequest): Arrival {
  return { id: ++work.ids.requests, request, outcome: request.outcome, events: toArrivedEvents(work, request) }
}

export function toArrivedEvents({ ids }: Work, { source, events }: UnpackedRequest): ArrivedEvent[] {
  return events.map((event) => {
    if (event.jobs.length > jobsPerEventMax) throw tooManyJobs(source, event.jobs.length)
    return { row: ++ids.events, event, duplicate: false, altered: false, sameBodyIn: null }
  })
}

function tooManyJobs(source: string, jobs: number): LandfallError {
  return new LandfallError(
    'store_unavailable',
    `an event of ${source} is for ${jobs} subscriptions; the store takes at most ${jobsPerEventMax}`,
  )
}

/** Events whose key is held already are left out, and judged. */
export function storeEvents(work: Work, arrivals: readonly Arrival[]): void {
  const values: (string | number | null)[] = []
  let given = 0
  for (const { id, request, events } of arrivals) {
    for (const { row, event } of events) {
      const { key, type, createdAt, origin, pointer } = event
      values.push(row, request.source, key, type, createdAt, request.receivedAt, origin, id, pointer)
      given += 1
    }
  }
  if (insertRows(work.sql, insertEvents, values) < given) judgeDuplicates(work, arrivals)
}

export function storeJobs(work: Work, arrivals: readonly Arrival[]): void {
  const values: (string | number)[] = []
  for (const { request, events } of arrivals) {
    for (const { row, event, duplicate } of events) {
      if (duplicate) continue
      const [first] = toJobRange(row, row)
      for (const [index, job] of event.jobs.entries()) {
        if (job.line !== null || job.failure !== null) {
          storeSpecialJob(work, { job, id: first + index, source: request.source })
          continue
        }
        values.push(first + index, job.subscription, job.dueAt)
        work.rollup.moved(job.subscription, null, 'pending')
      }
    }
  }
  work.wakes ||= values.length > 0
  insertRows(work.sql, insertJobs, values)
}

function storeRequests(work: Work, arrivals: readonly Arrival[]): void {
  let together: (string | number | Uint8Array | null)[] = []
  for (const arrival of arrivals) {
    arrival.outcome = toOutcome(arrival)
    const values = toRequestRow(arrival, work.now)
    if (arrival.request.bytes.byteLength <= boundTogetherMax) {
      together.push(...values)
      continue
    }
    insertRows(work.sql, insertRequests, together)
    insertRows(work.sql, insertRequests, values)
    together = []
  }
  insertRows(work.sql, insertRequests, together)
}

function toRequestRow({ id, request, outcome, events }: Arrival, now: number): (string | number | Uint8Array | null)[] {
  const { source, receivedAt, status, reason, secret, remoteAddress, headBytes, bytes } = request
  const bodyOf = outcome === 'duplicate' ? toBodyHolder(events) : null
  const [altered, ...brought] = toBrought(events)
  return [
    ...[id, source, receivedAt, now, outcome, status, reason, secret, altered],
    ...[...brought, bodyOf, remoteAddress, headBytes],
    bodyOf === null ? bytes : bytes.subarray(0, headBytes),
  ]
}

/** What a request's row says of its events: altered, event_id, new_from, new_to. */
export function toBrought(
  events: readonly ArrivedEvent[],
): [altered: number, first: number | null, newFrom: number | null, newTo: number | null] {
  const altered = events.some((event) => event.altered) ? 1 : 0
  const from = events.find((event) => !event.duplicate)?.row ?? null
  const to = events.findLast((event) => !event.duplicate)?.row ?? null
  return [altered, events[0]?.row ?? null, from, to]
}

export function toOutcome({ request, events }: Arrival): RequestOutcome {
  if (request.outcome !== 'accepted' || events.length === 0) return request.outcome
  return events.every((event) => event.duplicate) ? 'duplicate' : 'accepted'
}

/** A duplicate keeps no body of its own where one request holds all its events and the very same bytes. */
function toBodyHolder(events: readonly ArrivedEvent[]): number | null {
  const holder = events[0]?.sameBodyIn ?? null
  return events.every((event) => event.sameBodyIn === holder) ? holder : null
}

/** Adds up what arrived, and tells it in its order. */
function count(work: Work, { id, request, outcome, events }: Arrival): void {
  const { rollup } = work
  const { source, receivedAt, reason, status } = request
  tellEvents(work, request, events)
  rollup.count(receivedAt, source, { name: outcome })
  rollup.mark('request', id, request)
  if (outcome === 'accepted' || outcome === 'duplicate') rollup.active(source, { lastEventAt: receivedAt })
  if (outcome === 'refused') {
    rollup.active(source, { lastRefusedAt: receivedAt })
    if (reason !== null) rollup.count(receivedAt, source, { name: `refused:${reason}` })
  }
  if (outcome === 'refused' || outcome === 'handshake') {
    rollup.add('refusals_kept', 1)
    rollup.add('refusal_bytes_kept', request.bytes.byteLength)
  }
  work.tell(() => ({ kind: 'request', id: toId('req', id), source, outcome, status }))
}

export function tellEvents(work: Work, request: UnpackedRequest, events: readonly ArrivedEvent[]): void {
  const { source } = request
  for (const { row, event, duplicate } of events) {
    if (!duplicate) work.rollup.mark('event', row, request)
    work.tell(() => ({ kind: 'event', id: toId('evt', row), source, type: event.type, duplicate }))
  }
}
