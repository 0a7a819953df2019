// What a handler needs of jobs that were just claimed: their events, the requests that brought them, what earlier attempts
// left. A statement each, which names where the rows lie; nothing is joined over buckets. All travel with the claim's commit.
import type { ClaimedJob } from '../store.ts'
import type { LeasedRow } from './claim.ts'
import { type Row, toTextOrNull } from './database.ts'
import { toEvent } from './event-reads.ts'
import { toId } from './ids.ts'
import { toRefColumns } from './jobs.ts'
import { toStoredBytes } from './request-reads.ts'
import { toToken } from './settle.ts'
import { readSteps } from './steps.ts'
import { readVersions, toPlaceKey } from './versions.ts'
import type { Work } from './work.ts'

export const selectEvents = `select e.bucket, e.id, e.source, e.type, e.key, e.created_at, e.received_at, e.duplicates, e.origin, e.pointer,
    e.request_bucket, e.request_id
  from unnest($1::smallint[], $2::bigint[]) i(bucket, id) join landfall.events e on e.bucket = i.bucket and e.id = i.id`
export const selectRequests = `select r.id, r.head_bytes, r.bytes, r.cleared_at
  from unnest($1::smallint[], $2::bigint[]) i(bucket, id) join landfall.requests r on r.bucket = i.bucket and r.id = i.id`

export async function readClaimed({ tx, buckets }: Work, leased: readonly LeasedRow[]): Promise<ClaimedJob[]> {
  if (leased.length === 0) return []
  const [events, requests, versions, steps] = await Promise.all([
    tx.ask(selectEvents, toRefColumns(leased.map((row) => row.event))),
    // Several events of one request bring its bytes once.
    tx.ask(selectRequests, toRefColumns([...new Map(leased.map(({ request }) => [request.id, request])).values()])),
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
  const eventOf = new Map(events.map((row) => [String(row.id), row]))
  const requestOf = new Map(requests.map((row) => [String(row.id), row]))
  return leased.flatMap((row) => {
    const [event, request] = [eventOf.get(row.event.id), requestOf.get(row.request.id)]
    if (event === undefined || request === undefined) return []
    const { subscription, attempts, generation, failedAt, orderKey } = row
    return [
      {
        ...{
          jobId: toId('job', row.job),
          token: toToken(row),
          subscription,
          attempts,
          generation,
          failedAt,
          orderKey,
          bodyKept: request.cleared_at === null,
        },
        lastVersion: orderKey === null ? null : (versions.get(toPlaceKey({ subscription, orderKey })) ?? null),
        steps: (steps.get(row.job.id) ?? []).map(({ name, json }) => ({ name, json })),
        event: toClaimedEvent(event, request),
      },
    ]
  })
}

export function toClaimedEvent(row: Row, request: Row): ClaimedJob['event'] {
  const { id, source, key, type, createdAt, receivedAt } = toEvent(row)
  const pointer = toTextOrNull(row.pointer)
  return { id, source, key, type, createdAt, receivedAt, pointer, request: toStoredBytes(request) }
}
