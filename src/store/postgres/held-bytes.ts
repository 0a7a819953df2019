// How many bytes the store uses, over all nodes. The size of its files is not that: what was removed leaves room in them that
// is written again, and PostgreSQL does not say how much of it there is. So every commit adds what it stores to a total, and
// what is removed is taken off again. A store that is full by its total takes more as soon as it was pruned, and one that
// prunes by size stops in time, whatever vacuum does meanwhile.

import { toStorable } from './columns.ts'
import { type Tx, toNumber } from './database.ts'
import type { Buckets } from './ids.ts'
import { tableNames } from './schema.ts'

/** What a request takes beside its headers and body, with its event, one job and their indexes, as measured of 20,000. */
export const rowBytes = 1_300
/** What an attempt takes beside its texts. */
const attemptBytes = 160
/** Of an empty store: tables and indexes without a row. */
const emptyBytes = 400_000

export function bytesOfAttempt({ error, note }: { error: string | null; note: string | null }): number {
  return attemptBytes + lengthOf(error) + lengthOf(note)
}

function lengthOf(text: string | null): number {
  return text === null ? 0 : Buffer.byteLength(String(toStorable(text)))
}

/** The same of a row, called `t`. */
export const attemptBytesOfRow: string = `${attemptBytes} + coalesce(octet_length(t.error), 0) + coalesce(octet_length(t.note), 0)`

/** What a statement that removes rows and returns their `bytes` took off. */
export function sumBytes(remove: string): string {
  return `with gone as (${remove}) select coalesce(sum(bytes), 0) as bytes from gone`
}

/** Counts what all rows take, for a store that was filled otherwise than by appends: bucket 0 says it. */
export const countHeld: string = `insert into landfall.totals (bucket, kind, name, value)
  select 0, 'bytes_held', '', (select coalesce(sum(${rowBytes} + octet_length(t.bytes)), 0) from landfall.requests t)
    + (select coalesce(sum(${attemptBytesOfRow}), 0) from landfall.attempts t)
    + (select coalesce(sum(octet_length(t.json)), 0) from landfall.steps t)
  on conflict (bucket, kind, name) do update set value = excluded.value`

const selectSize = `select coalesce(sum(pg_total_relation_size(c.oid)), 0) as bytes
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname = $1 and c.relname = any($2::text[]) and c.relkind = 'r'`

/** Of its tables and their indexes, as they lie on the server's disk. */
export async function readSize(tx: Tx, schema: string): Promise<number> {
  const [row] = await tx.ask(selectSize, [schema, tableNames])
  return toNumber(row?.bytes)
}

const selectHeld = `select coalesce(sum(value), 0) as bytes from landfall.totals
  where bucket = any($1::smallint[]) and kind = 'bytes_held'`

/** Never more than there is: bodies that PostgreSQL compressed take less than they count. */
export async function readUsedBytes(
  tx: Tx,
  { buckets, schema }: { buckets: Buckets; schema: string },
): Promise<number> {
  const [[row], size] = await Promise.all([tx.ask(selectHeld, [buckets.all]), readSize(tx, schema)])
  return Math.min(size, emptyBytes + toNumber(row?.bytes))
}
