// What a handler needs of jobs that were just claimed: their events, the requests that brought them, what earlier attempts
// left. A statement each, which names where the rows lie; nothing is joined over buckets. All travel with the claim's commit.
// A row says which of the list it is, so that none is looked up by the text of its id.
import type { ClaimedJob } from '../store.ts'
import type { LeasedRow } from './claim.ts'
import { type Row, toNumber, toTextOrNull } from './database.ts'
import { toEvent } from './event-reads.ts'
import { type Ref, toId } from './ids.ts'
import { toRefColumns } from './jobs.ts'
import { toStoredBytes } from './request-reads.ts'
import { toToken } from './settle.ts'
import { readSteps } from './steps.ts'
import { readVersions, toPlaceKey } from './versions.ts'
import type { Work } from './work.ts'

export const selectEvents = `select e.bucket, e.id, e.source, e.type, e.key, e.created_at, e.received_at, e.duplicates, e.origin, e.pointer,
    e.request_bucket, e.request_id, i.place
  from unnest($1::smallint[], $2::bigint[]) with ordinality i(bucket, id, place) join landfall.events e on e.bucket = i.bucket and e.id = i.id`
export const selectRequests = `select r.id, r.head_bytes, r.bytes, r.cleared_at, i.place
  from unnest($1::smallint[], $2::bigint[]) with ordinality i(bucket, id, place) join landfall.requests r on r.bucket = i.bucket and r.id = i.id`

export async function readClaimed({ tx, buckets }: Work, leased: readonly LeasedRow[]): Promise<ClaimedJob[]> {
  if (leased.length === 0) return []
  const brought = toDifferent(leased.map((row) => row.request))
  const [events, requests, versions, steps] = await Promise.all([
    tx.ask(selectEvents, toRefColumns(leased.map((row) => row.event))),
    tx.ask(selectRequests, toRefColumns(brought.refs)),
    readVersions(
      tx,
      leased.flatMap(({ subscription, orderKey }) =>
        orderKey === null ? [] : [{ bucket: buckets.of(subscription, orderKey), subscription, orderKey }],
      ),
    ),
    // A job that is claimed for the first time has finished no step.
    readSteps(
      tx,
      leased.filter(({ lease }) => lease > 1).map(({ job, generation }) => ({ ref: job, generation })),
    ),
  ])
  const eventAt = byPlace(events)
  const requestAt = byPlace(requests)
  const jobs: ClaimedJob[] = []
  for (const [place, row] of leased.entries()) {
    const [event, request] = [eventAt[place], requestAt[brought.places[place] ?? -1]]
    if (event === undefined || request === undefined) continue
    const { subscription, attempts, generation, failedAt, orderKey } = row
    jobs.push({
      jobId: toId('job', row.job),
      token: toToken(row),
      subscription,
      attempts,
      generation,
      failedAt,
      orderKey,
      bodyKept: request.cleared_at === null,
      lastVersion: orderKey === null ? null : (versions.get(toPlaceKey({ subscription, orderKey })) ?? null),
      steps: (steps.get(row.job.id) ?? []).map(({ name, json }) => ({ name, json })),
      event: toClaimedEvent(event, request),
    })
  }
  return jobs
}

/** Several events of one request bring its bytes once. `places`: where each one's is in the list. */
function toDifferent(all: readonly Ref[]): { refs: Ref[]; places: number[] } {
  const refs: Ref[] = []
  const known = new Map<string, number>()
  const places = all.map((ref) => {
    const place = known.get(ref.id) ?? refs.push(ref) - 1
    known.set(ref.id, place)
    return place
  })
  return { refs, places }
}

function byPlace(rows: readonly Row[]): (Row | undefined)[] {
  const all: (Row | undefined)[] = new Array(rows.length)
  for (const row of rows) all[toNumber(row.place) - 1] = row
  return all
}

export function toClaimedEvent(row: Row, request: Row): ClaimedJob['event'] {
  const { id, source, key, type, createdAt, receivedAt } = toEvent(row)
  const pointer = toTextOrNull(row.pointer)
  return { id, source, key, type, createdAt, receivedAt, pointer, request: toStoredBytes(request) }
}
