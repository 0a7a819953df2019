// A page of ids, newest first, or oldest first where work goes through them. Every list walks one index from its cursor. Conditions no index serves are judged
// row by row, over a bounded stretch: a page may then come back short, or empty, with a cursor that goes on from there.
import { toMinute } from '../../core/clock.ts'
import { LandfallError } from '../../core/errors.ts'
import type { RequestPageAsk } from '../store.ts'
import type { Statements } from './database.ts'
import { type BlockKind, blockIds, toBlock } from './source-blocks.ts'

/** Rows judged for one page. */
const judgedMax = 20_000
/** Items of one page. */
const pageMax = 1000

export interface Condition {
  sql: string
  values: readonly (string | number)[]
}

export interface Walk {
  /** What is walked, with its index named: 'events e indexed by events_type'. */
  from: string
  /** The column that is walked along. */
  id: string
  /** Set where `from` is fromBlocks(): then the blocks of this source are walked, and the rows in each. */
  blocksOf?: { kind: BlockKind; source: string }
  /** The ids that can be meant. */
  range: IdRange
  /** Conditions the index serves. */
  along: readonly Condition[]
  /** Conditions that are judged row by row. */
  judged: readonly Condition[]
}

export interface IdRange {
  low: number
  high: number
}

type Order = 'asc' | 'desc'

export interface IdPage {
  ids: number[]
  next: string | null
}

export function walkPage(sql: Statements, walk: Walk, page: RequestPageAsk): IdPage {
  const order = page.oldestFirst === true ? 'asc' : 'desc'
  const range = behindCursor(walk.range, order, page.cursor)
  const { ids, reached } = walkStretch(sql, walk, { range, order, limit: page.limit })
  return { ids, next: reached === null ? null : toCursor(order, reached) }
}

/** The same for work that remembers its place as an id: what lies above `after`, up to `last`, oldest first. */
export function walkAbove(
  sql: Statements,
  walk: Walk,
  { after, last, limit }: { after: number; last: number; limit: number },
): Walked {
  const range = { low: Math.max(walk.range.low, after + 1), high: Math.min(walk.range.high, last) }
  return walkStretch(sql, walk, { range, order: 'asc', limit })
}

export interface Walked {
  ids: number[]
  /** Where to go on; null when there is nothing further. */
  reached: number | null
}

function walkStretch(sql: Statements, walk: Walk, { range, order, limit: asked }: Stretch & { limit: number }): Walked {
  const limit = Math.min(pageMax, Math.max(1, Math.floor(asked)))
  const end = walk.judged.length === 0 ? null : endOf(sql, walk, { range, order })
  const judgedRange = end === null ? range : order === 'asc' ? { ...range, high: end } : { ...range, low: end }
  const where = [...conditions(walk, judgedRange), ...walk.judged]
  const rows = select(sql, walk, { where, order, tail: `limit ${limit + 1}` })
  const ids = rows.slice(0, limit)
  return { ids, reached: rows.length > limit ? (ids.at(-1) ?? 0) : end }
}

function behindCursor({ low, high }: IdRange, order: Order, cursor: string | undefined): IdRange {
  if (cursor === undefined) return { low, high }
  const reached = fromCursor(order, cursor)
  return order === 'asc' ? { low: Math.max(low, reached + 1), high } : { low, high: Math.min(high, reached - 1) }
}

interface Stretch {
  range: IdRange
  order: Order
}

/** The last row this page may judge; null where there are fewer. */
function endOf(sql: Statements, walk: Walk, { range, order }: Stretch): number | null {
  if (walk.blocksOf !== undefined) return endOfBlocks(sql, walk.blocksOf, { range, order })
  const where = conditions(walk, range)
  return select(sql, walk, { where, order, tail: `limit 1 offset ${judgedMax - 1}` })[0] ?? null
}

const selectEndBlock = (order: Order): string => `select block from source_blocks
  where kind = ? and source = ? and block between ? and ?
  order by block ${order} limit 1 offset ${Math.floor(judgedMax / blockIds) - 1}`

function endOfBlocks(
  sql: Statements,
  { kind, source }: { kind: BlockKind; source: string },
  { range: { low, high }, order }: Stretch,
): number | null {
  const row = sql.of(selectEndBlock(order)).get(kind, source, toBlock(low), toBlock(high))
  if (row === undefined) return null
  const first = Number(row.block) * blockIds
  return order === 'asc' ? Math.min(high, first + blockIds - 1) : Math.max(low, first)
}

function conditions({ id, blocksOf, along }: Walk, { low, high }: IdRange): Condition[] {
  const within = { sql: `${id} between ? and ?`, values: [low, high] }
  if (blocksOf === undefined) return [...along, within]
  const { kind, source } = blocksOf
  const blocks = [kind, source, toBlock(low), toBlock(high)]
  return [{ sql: 'b.kind = ? and b.source = ? and b.block between ? and ?', values: blocks }, ...along, within]
}

function select(
  sql: Statements,
  { from, id, blocksOf }: Walk,
  { where, order, tail }: { where: readonly Condition[]; order: Order; tail: string },
): number[] {
  const [columns, along] = blocksOf === undefined ? [`distinct ${id}`, id] : [id, `b.block ${order}, ${id}`]
  const text = `select ${columns} as id from ${from} where ${where.map((one) => one.sql).join(' and ')}
    order by ${along} ${order} ${tail}`
  return sql
    .of(text)
    .all(...where.flatMap((one) => one.values))
    .map((row) => Number(row.id))
}

/** Says which way it goes, so that it is never taken the other way. */
const cursorWords: Readonly<Record<Order, string>> = { desc: 'below', asc: 'above' }

function toCursor(order: Order, id: number): string {
  return Buffer.from(`${cursorWords[order]} ${id}`).toString('base64url')
}

function fromCursor(order: Order, cursor: string): number {
  const [word, id = '', ...rest] = Buffer.from(cursor, 'base64url').toString().split(' ')
  if (word !== cursorWords[order] || !/^\d{1,16}$/.test(id) || rest.length > 0)
    throw new LandfallError('request_invalid', 'the cursor is not one that this list gave')
  return Number(id)
}

/** The ids that rows received in this time lie between, and the exact times as conditions to judge them by. */
export function withinTime(
  sql: Statements,
  { from, to }: { from?: number; to?: number },
  { kind, alias }: { kind: BlockKind; alias: string },
): { range: IdRange; judged: Condition[] } {
  if (from === undefined && to === undefined) return { range: { low: 0, high: Number.MAX_SAFE_INTEGER }, judged: [] }
  const [earliest, latest] = [Math.ceil(from ?? 0), Math.ceil(to ?? Number.MAX_SAFE_INTEGER)]
  const marks = sql
    .of(`select min(${kind}_low) as low, max(${kind}_high) as high from time_marks where minute >= ? and minute < ?`)
    .get(toMinute(earliest), latest)
  return {
    range: { low: Number(marks?.low ?? 1), high: Number(marks?.high ?? 0) },
    judged: [{ sql: `${alias}.received_at >= ? and ${alias}.received_at < ?`, values: [earliest, latest] }],
  }
}
