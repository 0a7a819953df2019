// Events that are held already: counted, never a second row, never a job. What came again may differ from what is held.
// Bodies are compared by their hash where they lie; only a bundle of several events has to be read.

import { createHash } from 'node:crypto'
import { isSameEvent } from '../altered.ts'
import type { Arrival, ArrivedEvent } from './arrivals.ts'
import { toColumns } from './columns.ts'
import type { Row } from './database.ts'
import { StaleRead } from './failure.ts'
import type { Ref } from './ids.ts'
import { toRefColumns } from './jobs.ts'
import type { Work } from './work.ts'

/** The query by which a duplicate's event is found; the conflict that told of it took the same index. */
const selectHeld = `select e.bucket, e.source, e.key, e.id, e.request_bucket, e.request_id, e.pointer
  from unnest($1::smallint[], $2::text[], $3::text[]) k(bucket, source, key)
  join landfall.events e on e.bucket = k.bucket and e.source = k.source and e.key = k.key`

const selectHashes = `select r.id, sha256(substring(r.bytes from r.head_bytes + 1)) as hash
  from unnest($1::smallint[], $2::bigint[]) i(bucket, id) join landfall.requests r on r.bucket = i.bucket and r.id = i.id
  where r.cleared_at is null`

const countAgain = `update landfall.events e set duplicates = e.duplicates + a.again
  from (select * from unnest($1::smallint[], $2::bigint[], $3::integer[]) order by 1, 2) a(bucket, id, again)
  where e.bucket = a.bucket and e.id = a.id`

const insertRedeliveries = `insert into landfall.redeliveries (bucket, event_id, request_bucket, request_id)
  select * from unnest($1::smallint[], $2::bigint[], $3::smallint[], $4::bigint[]) on conflict do nothing`

interface Again {
  arrival: Arrival
  event: ArrivedEvent
}

/** After the insert that left some events out: finds what holds their keys. `taken`: the numbers of those it took. */
export async function judgeDuplicates(
  work: Work,
  arrivals: readonly Arrival[],
  taken: ReadonlySet<string>,
): Promise<void> {
  const again: Again[] = arrivals.flatMap((arrival) =>
    arrival.events.filter(({ ref }) => !taken.has(ref.id)).map((event) => ({ arrival, event })),
  )
  if (again.length === 0) return
  const held = await readHeld(work, again)
  const together = new Map(arrivals.map((arrival) => [arrival.ref.id, arrival]))
  const hashes = await readHashes(work, [...held.values()].map(toHolder))
  const counts = new Map<string, [bucket: number, id: string, again: number]>()
  const redeliveries: unknown[][] = []
  for (const { arrival, event } of again) {
    const row = held.get(toKey(arrival.request.source, event.event.key))
    // It was removed in this moment: then its key is free again.
    if (row === undefined) throw new StaleRead('an event that was held is gone')
    event.ref = { bucket: Number(row.bucket), id: String(row.id) }
    event.duplicate = true
    const counted = counts.get(event.ref.id) ?? [event.ref.bucket, event.ref.id, 0]
    counted[2] += 1
    counts.set(event.ref.id, counted)
    // Twice in one request: it is its own duplicate, and cannot differ from what it came with.
    if (String(row.request_id) === arrival.ref.id) continue
    redeliveries.push([event.ref.bucket, event.ref.id, arrival.ref.bucket, arrival.ref.id])
    await compare(work, { arrival, event }, { row, together, hashes })
  }
  work.tx.send(countAgain, toColumns([...counts.values()], 3))
  if (redeliveries.length > 0) work.tx.send(insertRedeliveries, toColumns(redeliveries, 4))
}

async function readHeld({ tx }: Work, again: readonly Again[]): Promise<ReadonlyMap<string, Row>> {
  const keys = again.map(({ arrival, event }) => [event.ref.bucket, arrival.request.source, event.event.key])
  const rows = await tx.ask(selectHeld, toColumns(keys, 3))
  return new Map(rows.map((row) => [toKey(String(row.source), String(row.key)), row]))
}

function toHolder(row: Row): Ref {
  return { bucket: Number(row.request_bucket), id: String(row.request_id) }
}

/** Of the bodies of these requests, by number. */
async function readHashes({ tx }: Work, requests: readonly Ref[]): Promise<ReadonlyMap<string, Buffer>> {
  const different = new Map(requests.map((ref) => [ref.id, ref]))
  const rows = await tx.ask(selectHashes, toRefColumns([...different.values()]))
  return new Map(rows.map((row) => [String(row.id), row.hash as Buffer]))
}

function toKey(source: string, key: string): string {
  return `${source}\n${key.replaceAll('\0', '\ufffd')}`
}

/** `together`: the requests of this transaction, which have no rows yet. */
async function compare(
  work: Work,
  { arrival, event }: Again,
  { row, together, hashes }: { row: Row; together: ReadonlyMap<string, Arrival>; hashes: ReadonlyMap<string, Buffer> },
): Promise<void> {
  const { body } = arrival.request
  const holder = toHolder(row)
  const heldHere = together.get(holder.id)?.request.body
  const hash = hashes.get(holder.id)
  // What is no longer kept cannot be compared.
  if (heldHere === undefined && hash === undefined) return
  const same =
    heldHere !== undefined
      ? Buffer.compare(heldHere, body) === 0
      : hash?.equals(createHash('sha256').update(body).digest()) === true
  event.sameBodyIn = same ? holder : null
  const held = row.pointer as string | null
  const pointer = event.event.pointer
  if (same || (held === null && pointer === null)) {
    event.altered = !same
    return
  }
  const heldBody = heldHere ?? (await readBody(work, holder))
  event.altered = !isSameEvent({ body: heldBody, pointer: held }, { body, pointer })
}

const selectBody = `select substring(bytes from head_bytes + 1) as body from landfall.requests where bucket = $1 and id = $2`

async function readBody({ tx }: Work, { bucket, id }: { bucket: number; id: string }): Promise<Uint8Array> {
  const [row] = await tx.ask(selectBody, [bucket, id])
  if (row === undefined) throw new StaleRead('a request that was held is gone')
  return row.body as Uint8Array
}
