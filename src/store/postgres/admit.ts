// Lets refused requests in. Each is locked, found still refused and changed within one transaction: so however many ask at
// one moment, on however many nodes, one of them admits it, and a crash leaves either a refusal or an accepted request with
// all its events and jobs, never something between.
import type { RequestOutcome } from '../../core/request.ts'
import type { Admission, Admitted } from '../store.ts'
import { storeEvents, storeJobs, tellEvents, tellRequest, toBrought } from './append.ts'
import { type Arrival, toArrivedEvents, toOutcome } from './arrivals.ts'
import { type Row, toNumber, toTextOrNull } from './database.ts'
import { type Ref, toId, toRef } from './ids.ts'
import { toRefColumns } from './jobs.ts'
import { toStoredBytes } from './request-reads.ts'
import type { Work } from './work.ts'

const holdRequests = `select r.* from unnest($1::smallint[], $2::bigint[]) i(bucket, id)
  join landfall.requests r on r.bucket = i.bucket and r.id = i.id order by r.bucket, r.id for update of r`

/** One after the other, so that each sees the events of those before it. */
export async function admit(work: Work, admissions: readonly Admission[], now: number): Promise<(Admitted | null)[]> {
  const refs = admissions.map(({ requestId }) => toRef('req', requestId)).filter((ref) => ref !== null)
  const held = await work.tx.ask(holdRequests, toRefColumns(refs))
  const rows = new Map(held.map((row) => [String(row.id), row]))
  const results: (Admitted | null)[] = []
  for (const admission of admissions) {
    const ref = toRef('req', admission.requestId)
    const row = ref === null ? undefined : rows.get(ref.id)
    results.push(ref === null || row === undefined ? null : await admitOne(work, { ref, row, admission }, now))
  }
  return results
}

async function admitOne(
  work: Work,
  { ref, row, admission }: { ref: Ref; row: Row; admission: Admission },
  now: number,
): Promise<Admitted> {
  if (row.outcome !== 'refused') return { admitted: false, outcome: row.outcome as RequestOutcome, events: [] }
  const arrival = toArrival(work, { ref, row, admission })
  await storeEvents(work, [arrival])
  await storeJobs(work, [arrival])
  arrival.outcome = toOutcome(arrival)
  // Twice in one call is one too many.
  row.outcome = arrival.outcome
  markAdmitted(work, arrival, now)
  count(work, arrival, now)
  const events = arrival.events.map(({ ref: event, duplicate, altered }) => ({
    ...{ id: toId('evt', event), duplicate, altered },
  }))
  return { admitted: true, outcome: arrival.outcome, events }
}

function toArrival(work: Work, { ref, row, admission }: { ref: Ref; row: Row; admission: Admission }): Arrival {
  const { events, secret } = admission
  const request = {
    ...toStoredBytes(row),
    ...{ source: String(row.source), receivedAt: toNumber(row.received_at), outcome: 'accepted' as const },
    ...{ status: toNumber(row.status), reason: toTextOrNull(row.reason) },
    ...{ remoteAddress: toTextOrNull(row.remote_address), secret, events },
  }
  const head = Buffer.from(row.bytes as Uint8Array).subarray(0, toNumber(row.head_bytes))
  return { ref, request, head, outcome: 'accepted', events: toArrivedEvents(work, request) }
}

/** A duplicate keeps its own body here, which it has already: only what is new is spared one. */
const updateAdmitted = `update landfall.requests set outcome = $3, reason = 'admitted:' || coalesce(reason, ''), secret = $4,
  admitted_at = $5, altered = $6, event_bucket = $7, event_id = $8, brought_buckets = $9::text::smallint[],
  brought_ids = $10::text::bigint[] where bucket = $1 and id = $2`

function markAdmitted({ tx }: Work, { ref, request, outcome, events }: Arrival, now: number): void {
  const { altered, first, brought } = toBrought(events)
  tx.send(updateAdmitted, [
    ...[ref.bucket, ref.id, outcome, request.secret, Math.round(now), altered],
    ...[first?.bucket ?? null, first?.id ?? null],
    ...(brought.length === 0 ? [null, null] : toRefColumns(brought)),
  ])
}

function count(work: Work, { ref, request, head, outcome, events }: Arrival, now: number): void {
  const { sums } = work
  const { source, receivedAt, status, body } = request
  tellEvents(work, request, events)
  sums.count(Math.round(now), source, { name: 'admitted' })
  sums.active('last_event_at', source, receivedAt)
  sums.add('refusals_kept', -1)
  sums.add('refusal_bytes_kept', -(head.byteLength + body.byteLength))
  tellRequest(work, { ref, source, outcome, status })
}
