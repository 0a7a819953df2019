// Intake's half of a transaction: requests, their events and those events' jobs. This is the hottest code of the store:
// three inserts for a webhook that is seen for the first time and wanted once.
import type { RequestOutcome } from '../../core/request.ts'
import { isSameEvent } from './altered.ts'
import type { Row } from './database.ts'
import { toId } from './ids.ts'
import type { AppendedRows, UnpackedEvent, UnpackedRequest } from './packing.ts'
import type { Work } from './work.ts'

const insertEvent = `insert into events (id, source, key, type, created_at, received_at, origin, request_id, pointer)
  values (?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (source, key) do nothing`

const insertRequest = `insert into requests (id, source, received_at, stored_at, outcome, status, reason, secret, altered,
  event_id, new_from, new_to, body_of, method, url, remote_address, headers, body)
  values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`

const insertJob = `insert into jobs (id, event_id, subscription, state, due_at) values (?, ?, ?, 'pending', ?)`

/** The query by which a duplicate is known; the conflict above takes the same index. */
const selectHeld = 'select id, request_id, pointer from events where source = ? and key = ?'

export function appendRequest(work: Work, request: UnpackedRequest): AppendedRows {
  const id = ++work.ids.requests
  const events = request.events.map((event) => appendEvent(work, event, { request, id }))
  const outcome = toOutcome(request, events)
  const fresh = events.filter((event) => !event.duplicate)
  const bodyOf = outcome === 'duplicate' ? toBodyHolder(events) : null
  const { source, receivedAt, status, reason, secret, method, url, remoteAddress, headers, body } = request
  const altered = events.some((event) => event.altered) ? 1 : 0
  work.sql
    .of(insertRequest)
    .run(
      id,
      source,
      receivedAt,
      work.now,
      outcome,
      status,
      reason,
      secret,
      altered,
      events[0]?.row ?? null,
      fresh[0]?.row ?? null,
      fresh.at(-1)?.row ?? null,
      bodyOf,
      method,
      url,
      remoteAddress,
      headers,
      bodyOf === null ? body : null,
    )
  countRequest(work, request, { id, outcome })
  return { request: id, outcome, events }
}

interface AppendedEventRow {
  row: number
  duplicate: boolean
  altered: boolean
  /** The request that holds the same body, byte for byte; null where none does. */
  sameBodyIn: number | null
}

function appendEvent(
  work: Work,
  event: UnpackedEvent,
  { request, id }: { request: UnpackedRequest; id: number },
): AppendedEventRow {
  const row = work.ids.events + 1
  const { source, receivedAt } = request
  const { key, type, createdAt, origin, pointer } = event
  const inserted = work.sql.of(insertEvent).run(row, source, key, type, createdAt, receivedAt, origin, id, pointer)
  if (inserted.changes === 0) return appendDuplicate(work, event, { request, id })
  work.ids.events = row
  for (const job of event.jobs) {
    work.sql.of(insertJob).run(++work.ids.jobs, row, job.subscription, job.dueAt)
    work.rollup.moved(job.subscription, null, 'pending')
    work.wakes = true
  }
  work.rollup.mark('event', receivedAt, row)
  work.tell(() => ({ kind: 'event', id: toId('evt', row), source, type, duplicate: false }))
  return { row, duplicate: false, altered: false, sameBodyIn: null }
}

/** An event that is held already: counted, never a second row, never a job. */
function appendDuplicate(
  work: Work,
  event: UnpackedEvent,
  { request, id }: { request: UnpackedRequest; id: number },
): AppendedEventRow {
  const { source } = request
  const held = work.sql.of(selectHeld).get(source, event.key) as Row
  const row = Number(held.id)
  const holder = Number(held.request_id)
  work.sql.of('update events set duplicates = duplicates + 1 where id = ?').run(row)
  work.tell(() => ({ kind: 'event', id: toId('evt', row), source, type: event.type, duplicate: true }))
  // Twice in one request: it is its own duplicate, and cannot differ from what it came with.
  if (holder === id) return { row, duplicate: true, altered: false, sameBodyIn: null }
  work.sql.of('insert or ignore into redeliveries (event_id, request_id) values (?, ?)').run(row, id)
  const heldBody = work.sql.of('select body from requests where id = ?').get(holder)?.body as Uint8Array
  const same = Buffer.compare(heldBody, request.body) === 0
  const heldPointer = held.pointer as string | null
  const altered =
    !same && !isSameEvent({ body: heldBody, pointer: heldPointer }, { body: request.body, pointer: event.pointer })
  return { row, duplicate: true, altered, sameBodyIn: same ? holder : null }
}

function toOutcome(request: UnpackedRequest, events: readonly AppendedEventRow[]): RequestOutcome {
  if (request.outcome !== 'accepted' || events.length === 0) return request.outcome
  return events.every((event) => event.duplicate) ? 'duplicate' : 'accepted'
}

/** A duplicate keeps no body of its own where one request holds all its events and the very same bytes. */
function toBodyHolder(events: readonly AppendedEventRow[]): number | null {
  const holder = events[0]?.sameBodyIn ?? null
  return events.every((event) => event.sameBodyIn === holder) ? holder : null
}

function countRequest(
  work: Work,
  request: UnpackedRequest,
  { id, outcome }: { id: number; outcome: RequestOutcome },
): void {
  const { rollup } = work
  const { source, receivedAt, reason, status } = request
  rollup.count(receivedAt, source, { name: outcome })
  rollup.mark('request', receivedAt, id)
  if (outcome === 'accepted' || outcome === 'duplicate') rollup.active(source, { lastEventAt: receivedAt })
  if (outcome === 'refused') {
    rollup.active(source, { lastRefusedAt: receivedAt })
    if (reason !== null) rollup.count(receivedAt, source, { name: `refused:${reason}` })
  }
  if (outcome === 'refused' || outcome === 'handshake') {
    rollup.add('refusals_kept', 1)
    rollup.add('refusal_bytes_kept', request.headers.byteLength + request.body.byteLength)
  }
  work.tell(() => ({ kind: 'request', id: toId('req', id), source, outcome, status }))
}
