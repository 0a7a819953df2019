// Lets refused requests in. Each is found still refused and changed within the one transaction of the call, and the writer
// runs transactions one after the other: so however many ask at one moment, one of them admits it, and a kill -9 leaves
// either a refusal or an accepted request with all its events and jobs, never something between.
import type { RequestOutcome } from '../../core/request.ts'
import type { Admission, Admitted, NewEvent } from '../store.ts'
import { storeEvents, storeJobs, tellEvents, toArrivedEvents, toBrought, toOutcome } from './append.ts'
import type { Row } from './database.ts'
import type { Arrival } from './duplicates.ts'
import { toId, toRow } from './ids.ts'
import type { UnpackedEvent, UnpackedRequest } from './packing.ts'
import type { Work } from './work.ts'

/** One after the other, so that one body is in memory at a time. */
export function admit(work: Work, admissions: readonly Admission[], now: number): (Admitted | null)[] {
  return admissions.map((admission) => admitOne(work, admission, Math.round(now)))
}

function admitOne(work: Work, admission: Admission, now: number): Admitted | null {
  const id = toRow('req', admission.requestId)
  const row = work.sql.of('select outcome from requests where id = ?').get(id)
  if (id === null || row === undefined) return null
  if (row.outcome !== 'refused') return { admitted: false, outcome: row.outcome as RequestOutcome, events: [] }
  const arrival = readArrival(work, id, admission)
  storeEvents(work, [arrival])
  storeJobs(work, [arrival])
  arrival.outcome = toOutcome(arrival)
  markAdmitted(work, arrival, now)
  count(work, arrival, now)
  const events = arrival.events.map((event) => ({
    id: toId('evt', event.row),
    duplicate: event.duplicate,
    altered: event.altered,
  }))
  return { admitted: true, outcome: arrival.outcome, events }
}

const selectRefused = `select source, received_at, status, reason, remote_address, head_bytes, bytes
  from requests where id = ?`

function readArrival(work: Work, id: number, { secret, events }: Admission): Arrival {
  const row = work.sql.of(selectRefused).get(id) as Row
  const request: UnpackedRequest = {
    source: String(row.source),
    receivedAt: Number(row.received_at),
    outcome: 'accepted',
    status: Number(row.status),
    reason: row.reason as string | null,
    remoteAddress: row.remote_address as string | null,
    headBytes: Number(row.head_bytes),
    bytes: row.bytes as Uint8Array,
    secret,
    events: events.map(toWhole),
  }
  return { id, request, outcome: 'accepted', events: toArrivedEvents(work, request) }
}

/** Times may count fractions; columns hold whole milliseconds. */
function toWhole({ createdAt, jobs, ...event }: NewEvent): UnpackedEvent {
  return {
    ...event,
    createdAt: createdAt === null ? null : Math.round(createdAt),
    jobs: jobs.map(({ line = null, failure = null, ...job }) => ({
      ...{ ...job, dueAt: Math.round(job.dueAt), failure },
      line: line && { ...line, rank: Math.round(line.rank) },
    })),
  }
}

/** A duplicate keeps its own body here, which it has already: only what is new is spared one. */
const updateAdmitted = `update requests set outcome = ?, reason = 'admitted:' || coalesce(reason, ''), secret = ?,
  admitted_at = ?, altered = ?, event_id = ?, new_from = ?, new_to = ? where id = ?`

function markAdmitted({ sql }: Work, { id, request, outcome, events }: Arrival, now: number): void {
  sql.of(updateAdmitted).run(outcome, request.secret, now, ...toBrought(events), id)
}

function count(work: Work, { id, request, outcome, events }: Arrival, now: number): void {
  const { rollup } = work
  const { source, receivedAt, status } = request
  tellEvents(work, request, events)
  rollup.count(now, source, { name: 'admitted' })
  rollup.active(source, { lastEventAt: receivedAt })
  rollup.add('refusals_kept', -1)
  rollup.add('refusal_bytes_kept', -request.bytes.byteLength)
  work.tell(() => ({ kind: 'request', id: toId('req', id), source, outcome, status }))
}
