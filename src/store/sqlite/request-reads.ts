// Requests as a person sees them: lists, one with its bytes, and the search for a request that carried a header.
import type { RequestOutcome } from '../../core/request.ts'
import { fromHead } from '../head.ts'
import type { Page, RequestFilter, RequestPageAsk, RequestRecord, RequestSummary, StoredBytes } from '../store.ts'
import { selectAck, toAckMs } from './acks.ts'
import type { Row, Statements } from './database.ts'
import { toId, toRow } from './ids.ts'
import { type Condition, type Walk, walkPage, withinTime } from './listing.ts'
import { fromBlocks } from './source-blocks.ts'

/** Everything but the bytes, which lie on pages of their own. */
const summaryColumns = `r.id, r.source, r.received_at, r.stored_at, r.status, r.outcome, r.reason, r.admitted_at, r.event_id, r.altered,
  ${selectAck('r.id')} as ack`

export function listRequests(sql: Statements, filter: RequestFilter, page: RequestPageAsk): Page<RequestSummary> {
  const { ids, next } = walkPage(sql, toWalk(sql, filter), page)
  const items = readRequestSummaries(sql, ids)
  return { items: page.oldestFirst === true ? items.reverse() : items, next }
}

function toWalk(sql: Statements, filter: RequestFilter): Walk {
  const { source, outcome, reason } = filter
  const { range, judged } = withinTime(sql, filter, { kind: 'request', alias: 'r' })
  const along: Condition[] = []
  // The narrowest index that can serve is walked; what the others would have served is judged.
  const by = reason !== undefined ? 'reason' : outcome !== undefined && outcome !== 'accepted' ? 'outcome' : null
  for (const [column, value] of Object.entries({ reason, outcome, source })) {
    if (value === undefined) continue
    const condition = { sql: `r.${column} = ?`, values: [value] }
    if (column !== by) judged.push(condition)
    // Said twice for the planner: a partial index serves only who states its condition.
    else along.push(condition, ...(column === 'outcome' ? [{ sql: `r.outcome <> 'accepted'`, values: [] }] : []))
  }
  const common = { id: 'r.id', range, along, judged }
  if (by !== null) return { ...common, from: `requests r indexed by requests_${by}` }
  if (source === undefined) return { ...common, from: 'requests r not indexed' }
  return { ...common, from: fromBlocks('request', 'r'), blocksOf: { kind: 'request', source } }
}

/** Newest first. */
export function readRequestSummaries(sql: Statements, ids: readonly number[]): RequestSummary[] {
  return sql
    .of(`select ${summaryColumns} from requests r where r.id in (select value from json_each(?)) order by r.id desc`)
    .all(JSON.stringify(ids))
    .map(toSummary)
}

export function readRequest(sql: Statements, id: string): RequestRecord | null {
  const row = sql
    .of(`select ${summaryColumns}, r.remote_address, r.secret, r.head_bytes, r.bytes,
      (select substr(bytes, head_bytes + 1) from requests where id = r.body_of) as body,
      coalesce(r.cleared_at, (select cleared_at from requests where id = r.body_of)) as cleared_at
      from requests r where r.id = ?`)
    .get(toRow('req', id))
  if (row === undefined) return null
  return {
    ...toSummary(row),
    ...toStoredBytes(row),
    // A duplicate whose body is held elsewhere has a head only.
    ...(row.body instanceof Uint8Array ? { body: row.body } : {}),
    bodyKept: row.cleared_at === null,
    remoteAddress: row.remote_address as string | null,
    secret: row.secret as number | null,
    storedAt: Number(row.stored_at),
  }
}

export function toStoredBytes(row: Row): StoredBytes {
  const bytes = row.bytes as Uint8Array
  const headBytes = Number(row.head_bytes)
  // A copy, so that who holds the body does not hold the head, and may hand its buffer over.
  return { ...fromHead(bytes.subarray(0, headBytes)), body: bytes.slice(headBytes) }
}

/** Accepted requests that are searched for a header, newest first. */
const searchedMax = 1000
/** Blocks walked to find as many: a source that is rare among others has few requests in each. */
const blocksMax = 1000

const selectAccepted = `select r.id, substr(r.bytes, 1, r.head_bytes) as head from ${fromBlocks('request', 'r')}
  where b.kind = 'request' and b.source = ?1 and r.source = ?1 and r.outcome = 'accepted' and b.block >= coalesce(
    (select block from source_blocks where kind = 'request' and source = ?1 order by block desc limit 1 offset ${blocksMax}), 0)
  order by b.block desc, r.id desc limit ${searchedMax}`

export function findAcceptedWithHeader(
  sql: Statements,
  source: string,
  { header, value }: { header: string; value: string },
): RequestSummary | null {
  const wanted = Buffer.from(value, 'latin1')
  for (const row of sql.of(selectAccepted).iterate(source)) {
    const head = row.head as Uint8Array
    if (!Buffer.from(head.buffer, head.byteOffset, head.byteLength).includes(wanted)) continue
    if (fromHead(head).headers.all(header.toLowerCase()).includes(value))
      return readRequestSummaries(sql, [Number(row.id)])[0] ?? null
  }
  return null
}

function toSummary(row: Row): RequestSummary {
  return {
    id: toId('req', Number(row.id)),
    source: String(row.source),
    receivedAt: Number(row.received_at),
    status: Number(row.status),
    outcome: row.outcome as RequestOutcome,
    reason: row.reason as string | null,
    admittedAt: row.admitted_at as number | null,
    ackMs: toAckMs(row.ack),
    eventId: row.event_id === null ? null : toId('evt', Number(row.event_id)),
    altered: row.altered === 1,
  }
}
