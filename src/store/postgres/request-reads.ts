// Requests as a person sees them: lists, one with its bytes, and the search for a request that carried a header.
import type { RequestOutcome } from '../../core/request.ts'
import { fromHead } from '../head.ts'
import type { Page, RequestFilter, RequestPageAsk, RequestRecord, RequestSummary, StoredBytes } from '../store.ts'
import { readAckMs } from './acks.ts'
import { fromBlocks } from './block-walk.ts'
import { type Row, type Tx, toNumber, toNumberOrNull, toTextOrNull } from './database.ts'
import { type Buckets, type Ref, toId } from './ids.ts'
import { toRefColumns } from './jobs.ts'
import { type Walk, walkPage, withinTime } from './listing.ts'
import type { Condition } from './range.ts'

/** Everything but the bytes, which lie on pages of their own. */
const summaryColumns = `r.bucket, r.id, r.source, r.received_at, r.stored_at, r.status, r.outcome, r.reason, r.admitted_at,
  r.event_bucket, r.event_id, r.altered`

export async function listRequests(
  tx: Tx,
  buckets: Buckets,
  { filter, page }: { filter: RequestFilter; page: RequestPageAsk },
): Promise<Page<RequestSummary>> {
  const { refs, next } = await walkPage(tx, await toWalk(tx, buckets, filter), { buckets, page })
  const items = await readRequestSummaries(tx, buckets, refs)
  return { items: page.oldestFirst === true ? items.reverse() : items, next }
}

async function toWalk(tx: Tx, buckets: Buckets, filter: RequestFilter): Promise<Walk> {
  const { source, outcome, reason } = filter
  const { range, judged } = await withinTime(tx, filter, { kind: 'request', alias: 'r', buckets })
  const along: Condition[] = []
  // The narrowest index that can serve is walked; what the others would have served is judged.
  const byOutcome = outcome !== undefined && outcome !== 'accepted' ? 'outcome' : null
  const by = reason !== undefined ? 'reason' : (byOutcome ?? (source !== undefined ? 'source' : null))
  for (const [column, value] of Object.entries({ reason, outcome, source })) {
    if (value === undefined) continue
    const condition = { sql: `r.${column} = ?::text`, values: [value] }
    if (column !== by) judged.push(condition)
    // Said twice for the planner: a partial index serves only who states its condition.
    else along.push(condition, ...(column === 'outcome' ? [{ sql: `r.outcome <> 'accepted'`, values: [] }] : []))
  }
  const common = { bucket: 'r.bucket', id: 'r.id', range, along, judged }
  const kind = 'request by source'
  if (by === 'source' && source !== undefined)
    return { ...common, from: fromBlocks(kind, 'r'), blocks: { kind, name: source } }
  return { ...common, from: 'landfall.requests r where r.bucket = b.bucket' }
}

const selectSummaries = `select ${summaryColumns} from unnest($1::smallint[], $2::bigint[]) i(bucket, id)
  join landfall.requests r on r.bucket = i.bucket and r.id = i.id order by r.id desc`

/** Newest first. */
export async function readRequestSummaries(tx: Tx, buckets: Buckets, refs: readonly Ref[]): Promise<RequestSummary[]> {
  if (refs.length === 0) return []
  const [rows, ackMs] = await Promise.all([tx.ask(selectSummaries, toRefColumns(refs)), readAckMs(tx, buckets, refs)])
  return rows.map((row) => toSummary(row, ackMs))
}

const selectRequest = `select ${summaryColumns}, r.remote_address, r.secret, r.head_bytes, r.bytes,
    (select substring(h.bytes from h.head_bytes + 1) from landfall.requests h
      where h.bucket = r.body_of_bucket and h.id = r.body_of_id) as body,
    coalesce(r.cleared_at, (select h.cleared_at from landfall.requests h
      where h.bucket = r.body_of_bucket and h.id = r.body_of_id)) as cleared_at
  from landfall.requests r where r.bucket = $1 and r.id = $2`

export async function readRequest(tx: Tx, buckets: Buckets, ref: Ref | null): Promise<RequestRecord | null> {
  if (ref === null) return null
  const [[row], ackMs] = await Promise.all([tx.ask(selectRequest, [ref.bucket, ref.id]), readAckMs(tx, buckets, [ref])])
  if (row === undefined) return null
  return {
    ...toSummary(row, ackMs),
    ...toStoredBytes(row),
    // A duplicate whose body is held elsewhere has a head only.
    ...(row.body instanceof Uint8Array ? { body: row.body } : {}),
    remoteAddress: toTextOrNull(row.remote_address),
    secret: toNumberOrNull(row.secret),
    storedAt: toNumber(row.stored_at),
    bodyKept: row.cleared_at === null,
  }
}

export function toStoredBytes(row: Row): StoredBytes {
  const bytes = row.bytes as Uint8Array
  const headBytes = toNumber(row.head_bytes)
  // A copy, so that who holds the body does not hold the whole message of the connection, and may hand its buffer over.
  return { ...fromHead(bytes.subarray(0, headBytes)), body: new Uint8Array(bytes.subarray(headBytes)) }
}

/** Accepted requests that are searched for a header, newest first. */
const searchedMax = 1000
/** Pages walked to find as many: after a flood of refusals there are few in each. */
const searchedPagesMax = 5

const selectHeads = `select f.bucket, f.id, f.head from (
    select r.bucket, r.id, substring(r.bytes from 1 for r.head_bytes) as head from unnest($1::smallint[], $2::bigint[]) i(bucket, id)
    join landfall.requests r on r.bucket = i.bucket and r.id = i.id
  ) f where position($3::bytea in f.head) > 0 order by f.id desc`

export async function findAcceptedWithHeader(
  tx: Tx,
  buckets: Buckets,
  { source, header, value }: { source: string; header: string; value: string },
): Promise<RequestSummary | null> {
  const refs = await findAccepted(tx, buckets, source)
  const rows = await tx.ask(selectHeads, [...toRefColumns(refs), Buffer.from(value, 'latin1')])
  for (const row of rows) {
    if (
      !fromHead(row.head as Uint8Array)
        .headers.all(header.toLowerCase())
        .includes(value)
    )
      continue
    const [found = null] = await readRequestSummaries(tx, buckets, [
      { bucket: toNumber(row.bucket), id: String(row.id) },
    ])
    return found
  }
  return null
}

async function findAccepted(tx: Tx, buckets: Buckets, source: string): Promise<Ref[]> {
  const walk = await toWalk(tx, buckets, { source, outcome: 'accepted' })
  const found: Ref[] = []
  let cursor: string | null = null
  for (let pages = 0; pages < searchedPagesMax && found.length < searchedMax; pages++) {
    const page = { limit: searchedMax - found.length, ...(cursor === null ? {} : { cursor }) }
    const { refs, next } = await walkPage(tx, walk, { buckets, page })
    found.push(...refs)
    if (next === null) break
    cursor = next
  }
  return found
}

function toSummary(row: Row, ackMs: ReadonlyMap<string, number>): RequestSummary {
  return {
    id: toId('req', { bucket: toNumber(row.bucket), id: String(row.id) }),
    source: String(row.source),
    receivedAt: toNumber(row.received_at),
    status: toNumber(row.status),
    outcome: row.outcome as RequestOutcome,
    reason: toTextOrNull(row.reason),
    admittedAt: toNumberOrNull(row.admitted_at),
    ackMs: ackMs.get(String(row.id)) ?? null,
    eventId:
      row.event_id === null ? null : toId('evt', { bucket: toNumber(row.event_bucket), id: String(row.event_id) }),
    altered: row.altered === true,
  }
}
