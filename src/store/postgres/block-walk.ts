// How a list by source or type is walked: block by block (blocks.ts), and the rows in each by their primary key. A block
// holds rows of others too, so how far one page goes is bounded by all rows in the blocks, and by the blocks themselves.
import { type BlockKind, toKindNumber } from './blocks.ts'
import type { Tx } from './database.ts'
import { type Buckets, toIdBlock } from './ids.ts'
import type { Condition, IdRange, Order } from './range.ts'

export interface BlockName {
  kind: BlockKind
  name: string
}

/** The rows of a block that is called `k`. */
function inBlock(kind: BlockKind): string {
  const table = kind === 'request by source' ? 'requests' : 'events'
  return `landfall.${table} i where i.bucket = k.bucket and i.id between k.low and k.high`
}

/**
 * What a walk goes through: the blocks, called `k`, of the bucket `b.bucket`, and the rows in each, called `alias`. Those are kept
 * apart by `offset 0`, so that nothing but their ids is looked up: without statistics the planner takes a condition on their
 * source to another index, and reads all of the source for each block, or from all rows to their blocks.
 */
export function fromBlocks(kind: BlockKind, alias: string): string {
  return `landfall.blocks k cross join lateral (select i.* from ${inBlock(kind)} offset 0) ${alias} where k.bucket = b.bucket`
}

/** The blocks, called `k`, that may hold rows between these ids. */
export function ofBlocks({ kind, name }: BlockName, { low, high }: IdRange): Condition {
  const sql = `k.kind = ${toKindNumber(kind)} and k.name = ?::text and k.low between ?::bigint and ?::bigint`
  return { sql, values: [name, toIdBlock(String(low)).low, String(high)] }
}

const selectEnd = (kind: BlockKind, order: Order): string => `select w.low, w.high
  from unnest($1::smallint[]) b(bucket) cross join lateral (
    select s.low, s.high from (
      select c.low, c.high, row_number() over walked as blocks, sum(c.rows) over walked as rows from (
        select k.low, k.high, (select count(*) from ${inBlock(kind)}) as rows from landfall.blocks k
        where k.bucket = b.bucket and k.kind = ${toKindNumber(kind)} and k.name = $2
          and k.low between $3::bigint and $4::bigint order by k.low ${order} limit $5
      ) c window walked as (order by c.low ${order} rows unbounded preceding)
    ) s where s.blocks >= $5 or s.rows >= $6 limit 1
  ) w order by w.low ${order} limit 1`

/**
 * The last id this page may look at: where the first bucket has walked so many blocks, or so many rows in them; null where
 * none has as many.
 */
export async function endOfBlocks(
  tx: Tx,
  buckets: Buckets,
  {
    blocks,
    range,
    order,
    blocksMax,
    rowsMax,
  }: { blocks: BlockName; range: IdRange; order: Order; blocksMax: number; rowsMax: number },
): Promise<bigint | null> {
  const { values } = ofBlocks(blocks, range)
  const [end] = await tx.ask(selectEnd(blocks.kind, order), [buckets.all, ...values, blocksMax, rowsMax])
  if (end === undefined) return null
  const reached = BigInt(String(order === 'asc' ? end.high : end.low))
  const isAll = order === 'asc' ? reached >= range.high : reached <= range.low
  return isAll ? null : reached
}
