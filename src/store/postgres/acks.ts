// How long each request took to be answered, kept apart from the requests because it is known only after their commit, and
// their rows are too wide to be written twice. A row a request would be an index entry a request, too. So what one commit
// writes shares rows, runs: one for each block of ids (ids.ts), in a bucket that the block decides. Who knows an id knows
// where its run lies, whoever wrote it and however many commits wrote of that block: it begins in the block, not behind it.
import { toColumns } from './columns.ts'
import { type Row, type Tx, toNumber } from './database.ts'
import { type Buckets, compareIds, type IdBlock, type Ref, toIdBlock } from './ids.ts'
import type { Work } from './work.ts'

export interface Ack {
  /** The request's number. */
  id: string
  us: number
}

/** Requests in one run: four rows fill a page, and PostgreSQL does not begin to compress them or to move them aside. */
const runMax = 150

/** Where somebody says the same again, a run is there already: what is new is added, and what was said first holds. */
const insertRuns = `insert into landfall.acks as held (bucket, first_id, ids, us)
  select r.bucket, r.first_id, r.ids::bigint[], r.us::integer[]
  from unnest($1::smallint[], $2::bigint[], $3::text[], $4::text[]) r(bucket, first_id, ids, us)
  on conflict (bucket, first_id) do update set ids = held.ids || excluded.ids, us = held.us || excluded.us
  where not held.ids @> excluded.ids`

export function writeAcks(tx: Tx, buckets: Buckets, acks: readonly Ack[]): void {
  if (acks.length === 0) return
  const rows = toRuns(acks).map(({ low, ids, us }) => [buckets.of(low), ids[0], `{${ids}}`, `{${us}}`])
  tx.send(insertRuns, toColumns(rows, 4))
}

interface Run {
  low: string
  ids: string[]
  us: number[]
}

/** Nearly all of a commit share a block, whose ends tell so without making numbers of their ids. */
function toRuns(acks: readonly Ack[]): Run[] {
  const runs: Run[] = []
  let block: IdBlock = { low: '', high: '' }
  let run: Run = { low: '', ids: [], us: [] }
  for (const { id, us } of acks.toSorted((one, other) => compareIds(one.id, other.id))) {
    if (id === run.ids.at(-1)) continue
    const isBeyond = compareIds(id, block.high) > 0
    if (isBeyond) block = toIdBlock(id)
    if (isBeyond || run.ids.length === runMax) {
      run = { low: block.low, ids: [], us: [] }
      runs.push(run)
    }
    run.ids.push(id)
    run.us.push(us)
  }
  return runs
}

const selectAcks = `select i.id, (select a.us[array_position(a.ids, i.id)] from landfall.acks a
    where a.bucket = i.bucket and a.first_id between i.low and i.id and i.id = any(a.ids)
    order by a.first_id limit 1) as us
  from unnest($1::smallint[], $2::bigint[], $3::bigint[]) i(bucket, low, id)`

/** In milliseconds, by the request's number; none where it is not known. */
export async function readAckMs(tx: Tx, buckets: Buckets, requests: readonly Ref[]): Promise<Map<string, number>> {
  const keys = requests.map(({ id }) => {
    const { low } = toIdBlock(id)
    return [buckets.of(low), low, id]
  })
  const rows = await tx.ask(selectAcks, toColumns(keys, 3))
  return new Map(rows.filter(({ us }) => us !== null).map((row) => [String(row.id), toNumber(row.us) / 1000]))
}

const deleteRuns = `delete from landfall.acks a using unnest($1::smallint[], $2::bigint[], $3::bigint[]) k(bucket, low, high)
  where a.bucket = k.bucket and a.first_id between k.low and k.high and not exists (
    select 1 from landfall.requests r where r.bucket = any($4::smallint[]) and r.id between k.low and k.high)`

/** Once requests are gone: runs of their blocks go with the last request of the block. */
export function dropAcks({ tx, buckets }: Work, requests: readonly Ref[]): void {
  const blocks = new Map(requests.map(({ id }) => toIdBlock(id)).map((block) => [block.low, block.high]))
  const keys = [...blocks].map(([low, high]) => [buckets.of(low), low, high])
  tx.send(deleteRuns, [...toColumns(keys, 3), buckets.all])
}

/** Runs read at one time. */
const runsMax = 100

const selectRuns = `select bucket, first_id, ids, us from landfall.acks
  where (bucket, first_id) > ($1::smallint, $2::bigint) order by bucket, first_id limit ${runsMax}`

/** All of them, each once, in any order. */
export async function* readAllAcks(ask: (sql: string, values: unknown[]) => Promise<Row[]>): AsyncGenerator<Ack[]> {
  let rows: Row[] = []
  do {
    const { bucket = -1, first_id: first = 0 } = rows.at(-1) ?? {}
    rows = await ask(selectRuns, [bucket, first])
    yield rows.flatMap(toAcks)
  } while (rows.length === runsMax)
}

function toAcks({ ids, us }: Row): Ack[] {
  const times = us as readonly number[]
  return (ids as readonly string[]).map((id, index) => ({ id, us: times[index] ?? 0 }))
}
