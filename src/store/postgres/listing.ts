// A page of rows, newest first, or oldest first where work goes through them. Each bucket walks one index from the cursor,
// and the walks are merged: lists are for people and not hot. Conditions no index serves are judged row by row, over a
// bounded stretch: a page may then come back short, or empty, with a cursor that goes on from there.
import { toMinute } from '../../core/clock.ts'
import { LandfallError } from '../../core/errors.ts'
import type { RequestPageAsk } from '../store.ts'
import { type BlockName, endOfBlocks, ofBlocks } from './block-walk.ts'
import type { Tx } from './database.ts'
import type { Buckets, Ref } from './ids.ts'
import { largestId } from './ids.ts'
import type { Condition, IdRange, Order } from './range.ts'

/** Rows judged for one page, about. */
const judgedMax = 20_000
/** Items of one page. */
const pageMax = 1000

export interface Walk {
  /** What is walked in one bucket, which it calls `b.bucket`: 'landfall.events e where e.bucket = b.bucket'. */
  from: string
  /** Set where `from` is fromBlocks(): then those of this name are walked, and the rows in each. */
  blocks?: BlockName
  /** The columns that say which row it is: its bucket and the number it is walked along. */
  bucket: string
  id: string
  /** Whether several rows may stand for one item. */
  isMany?: boolean
  range: IdRange
  /** Conditions the index serves, or that most rows in its blocks meet. */
  along: readonly Condition[]
  /** Conditions that are judged row by row. */
  judged: readonly Condition[]
}

export interface RefPage {
  refs: Ref[]
  next: string | null
}

export async function walkPage(
  tx: Tx,
  walk: Walk,
  { buckets, page }: { buckets: Buckets; page: RequestPageAsk },
): Promise<RefPage> {
  const order = page.oldestFirst === true ? 'asc' : 'desc'
  const range = behindCursor(walk.range, order, page.cursor)
  const { refs, reached } = await walkStretch(tx, walk, { buckets, range, order, limit: page.limit })
  return { refs, next: reached === null ? null : toCursor(order, reached) }
}

export interface Walked {
  refs: Ref[]
  /** Where to go on; null when there is nothing further. */
  reached: bigint | null
}

/**
 * The next ones above `after`, oldest first, for work that goes through all of them: about as many as asked for, so that no
 * bucket is walked for more than its share of them.
 */
export function walkAbove(
  tx: Tx,
  walk: Walk,
  { buckets, after, last, limit }: { buckets: Buckets; after: bigint; last: bigint; limit: number },
): Promise<Walked> {
  const { low, high } = walk.range
  const range = { low: after >= low ? after + 1n : low, high: last < high ? last : high }
  return walkStretch(tx, walk, { buckets, range, order: 'asc', limit, walkedMax: 2 * limit })
}

async function walkStretch(
  tx: Tx,
  walk: Walk,
  { buckets, range, order, limit: asked, walkedMax }: Stretch & { limit: number; walkedMax?: number },
): Promise<Walked> {
  const limit = Math.min(pageMax, Math.max(1, Math.floor(asked)))
  const end = await endOf(tx, walk, { buckets, range, order, limit, walkedMax })
  const judgedRange = end === null ? range : order === 'asc' ? { ...range, high: end } : { ...range, low: end }
  const rows = `limit ${limit + 1}`
  const refs = await select(tx, walk, {
    range: judgedRange,
    judged: walk.judged,
    order,
    buckets,
    each: rows,
    tail: rows,
  })
  const shown = refs.slice(0, limit)
  return { refs: shown, reached: refs.length > limit ? BigInt(shown.at(-1)?.id ?? 0) : end }
}

function behindCursor({ low, high }: IdRange, order: Order, cursor: string | undefined): IdRange {
  if (cursor === undefined) return { low, high }
  const reached = fromCursor(order, cursor)
  if (order === 'asc') return { low: reached >= low ? reached + 1n : low, high }
  return { low, high: reached <= high ? reached - 1n : high }
}

interface Stretch {
  buckets: Buckets
  range: IdRange
  order: Order
}

/** The last row this page may look at: where the first bucket has walked its share; null where none has so many. */
async function endOf(
  tx: Tx,
  walk: Walk,
  { buckets, range, order, limit, walkedMax }: Stretch & { limit: number; walkedMax: number | undefined },
): Promise<bigint | null> {
  const { blocks, judged } = walk
  const rowsMax = judged.length > 0 || blocks !== undefined ? judgedMax : walkedMax
  if (rowsMax === undefined) return null
  const share = Math.ceil(rowsMax / buckets.count)
  if (blocks !== undefined) {
    // A block has such a row at least, but for the one that the cursor lies in: where nothing else is judged, that is a page.
    const blocksMax = judged.length > 0 ? share : Math.min(share, limit + 2)
    return endOfBlocks(tx, buckets, { blocks, range, order, blocksMax, rowsMax: share })
  }
  const each = `limit 1 offset ${share - 1}`
  const [end] = await select(tx, walk, { range, judged: [], order, buckets, each, tail: 'limit 1' })
  return end === undefined ? null : BigInt(end.id)
}

function within({ id }: Walk, { low, high }: IdRange): Condition {
  return { sql: `${id} between ?::bigint and ?::bigint`, values: [String(low), String(high)] }
}

interface Selecting extends Stretch {
  judged: readonly Condition[]
  /** What of each bucket's, and of all together. */
  each: string
  tail: string
}

async function select(tx: Tx, walk: Walk, { range, judged, order, buckets, each, tail }: Selecting): Promise<Ref[]> {
  const { from, bucket, id, blocks, isMany = false, along } = walk
  const values: unknown[] = [buckets.all]
  const say = ({ sql, values: given }: Condition): string => {
    let next = 0
    return sql.replaceAll('?', () => `$${values.push(given[next++])}`)
  }
  const own = blocks === undefined ? [] : [ofBlocks(blocks, range)]
  const where = [...own, ...along, within(walk, range), ...judged].map(say).join(' and ')
  const distinct = isMany ? `group by ${bucket}, ${id}` : ''
  const by = blocks === undefined ? '' : `k.low ${order}, `
  const text = `select ${isMany ? 'distinct ' : ''}w.bucket, w.id from unnest($1::smallint[]) b(bucket) cross join lateral (
    select ${bucket} as bucket, ${id} as id from ${from} and ${where} ${distinct} order by ${by}${id} ${order} ${each}
  ) w order by w.id ${order}${isMany ? `, w.bucket` : ''} ${tail}`
  return (await tx.ask(text, values)).map((row) => ({ bucket: Number(row.bucket), id: String(row.id) }))
}

/** Says which way it goes, so that it is never taken the other way. */
const cursorWords: Readonly<Record<Order, string>> = { desc: 'below', asc: 'above' }

function toCursor(order: Order, id: bigint): string {
  return Buffer.from(`${cursorWords[order]} ${id}`).toString('base64url')
}

function fromCursor(order: Order, cursor: string): bigint {
  const [word, id = '', ...rest] = Buffer.from(cursor, 'base64url').toString().split(' ')
  const known = /^\d{1,19}$/.test(id) ? BigInt(id) : largestId + 1n
  if (word !== cursorWords[order] || known > largestId || rest.length > 0)
    throw new LandfallError('request_invalid', 'the cursor is not one that this list gave')
  return known
}

export const anyId: IdRange = { low: 0n, high: largestId }

const selectMarks = (kind: 'event' | 'request'): string => `select min(${kind}_low) as low, max(${kind}_high) as high
  from landfall.time_marks where bucket = any($1::smallint[]) and minute >= $2 and minute < $3`

/** The ids that rows received in this time lie between, and the exact times as conditions to judge them by. */
export async function withinTime(
  tx: Tx,
  { from, to }: { from?: number; to?: number },
  { kind, alias, buckets }: { kind: 'event' | 'request'; alias: string; buckets: Buckets },
): Promise<{ range: IdRange; judged: Condition[] }> {
  if (from === undefined && to === undefined) return { range: anyId, judged: [] }
  const earliest = Math.ceil(from ?? 0)
  const latest = Math.min(Math.ceil(to ?? Number.MAX_SAFE_INTEGER), Number.MAX_SAFE_INTEGER)
  const [marks] = await tx.ask(selectMarks(kind), [buckets.all, toMinute(earliest), latest])
  return {
    range: { low: BigInt(String(marks?.low ?? 1)), high: BigInt(String(marks?.high ?? 0)) },
    judged: [
      { sql: `${alias}.received_at >= ?::bigint and ${alias}.received_at < ?::bigint`, values: [earliest, latest] },
    ],
  }
}
