// How many bytes the store uses. The size of its files is not that: what was removed leaves room in them that is written
// again, and PostgreSQL does not say how much. So every commit adds what it stores to a total and what is removed is taken
// off again; what the total has fallen by since it was highest is the room that is free. Indexes and rows that are not
// counted free some too, so that rather too much is said to be in use than too little.
import { type Tx, toNumber } from './database.ts'
import type { Buckets } from './ids.ts'
import { tableNames } from './schema.ts'
import type { Work } from './work.ts'

/** What a request takes beside its headers and body, about: its rows, and those of its events and their jobs. */
export const rowBytes = 1_000

const selectSize = `select coalesce(sum(pg_total_relation_size(c.oid)), 0) as bytes
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname = $1 and c.relname = any($2::text[]) and c.relkind in ('r', 'p')`

/** Of its tables and their indexes, as they lie on the server's disk. */
export async function readSize(tx: Tx, schema: string): Promise<number> {
  const [row] = await tx.ask(selectSize, [schema, tableNames])
  return toNumber(row?.bytes)
}

const selectHeld = `select coalesce(sum(value) filter (where kind = 'bytes_held'), 0) as held,
    coalesce(max(value) filter (where kind = 'bytes_held_most'), 0) as most
  from landfall.totals where bucket = any($1::smallint[]) and kind in ('bytes_held', 'bytes_held_most')`

export async function readUsedBytes(
  tx: Tx,
  { buckets, schema }: { buckets: Buckets; schema: string },
): Promise<number> {
  const [[row], size] = await Promise.all([tx.ask(selectHeld, [buckets.all]), readSize(tx, schema)])
  const held = toNumber(row?.held)
  const free = Math.max(held, toNumber(row?.most)) - held
  return Math.max(held, size - free)
}

const keepMost = `insert into landfall.totals as t (bucket, kind, name, value)
  select $2::smallint, 'bytes_held_most', '', sum(value) from landfall.totals
    where bucket = any($1::smallint[]) and kind = 'bytes_held' having sum(value) is not null
  on conflict (bucket, kind, name) do update set value = excluded.value where t.value < excluded.value`

/** Before anything is removed: what is held falls by nothing else. */
export function rememberMost({ tx, buckets }: Work): void {
  tx.send(keepMost, [buckets.all, buckets.all[0]])
}
