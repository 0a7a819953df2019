// A page of ids, newest first. Every list walks one index backwards from its cursor. Conditions no index serves are judged
// row by row, over a bounded stretch: a page may then come back short, or empty, with a cursor that goes on from there.
import { toMinute } from '../../core/clock.ts'
import { LandfallError } from '../../core/errors.ts'
import type { PageAsk } from '../store.ts'
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

export interface IdPage {
  ids: number[]
  next: string | null
}

export function walkPage(sql: Statements, walk: Walk, page: PageAsk): IdPage {
  const limit = Math.min(pageMax, Math.max(1, Math.floor(page.limit)))
  const below = page.cursor === undefined ? Number.MAX_SAFE_INTEGER : fromCursor(page.cursor)
  const { low } = walk.range
  const high = Math.min(walk.range.high, below - 1)
  const floor = walk.judged.length === 0 ? null : floorOf(sql, walk, { low, high })
  const where = [...conditions(walk, { low: floor ?? low, high }), ...walk.judged]
  const rows = select(sql, walk, { where, tail: `limit ${limit + 1}` })
  const ids = rows.slice(0, limit)
  if (rows.length > limit) return { ids, next: toCursor(ids.at(-1) ?? 0) }
  return { ids, next: floor === null ? null : toCursor(floor) }
}

/** The last row this page may judge; null where there are fewer. */
function floorOf(sql: Statements, walk: Walk, range: IdRange): number | null {
  if (walk.blocksOf !== undefined) return floorOfBlocks(sql, walk.blocksOf, range)
  return select(sql, walk, { where: conditions(walk, range), tail: `limit 1 offset ${judgedMax - 1}` })[0] ?? null
}

const selectFloorBlock = `select block from source_blocks where kind = ? and source = ? and block between ? and ?
  order by block desc limit 1 offset ${Math.floor(judgedMax / blockIds) - 1}`

function floorOfBlocks(
  sql: Statements,
  { kind, source }: { kind: BlockKind; source: string },
  { low, high }: IdRange,
): number | null {
  const row = sql.of(selectFloorBlock).get(kind, source, toBlock(low), toBlock(high))
  return row === undefined ? null : Math.max(low, Number(row.block) * blockIds)
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
  { where, tail }: { where: readonly Condition[]; tail: string },
): number[] {
  const [columns, order] = blocksOf === undefined ? [`distinct ${id}`, id] : [id, `b.block desc, ${id}`]
  const text = `select ${columns} as id from ${from} where ${where.map((one) => one.sql).join(' and ')}
    order by ${order} desc ${tail}`
  return sql
    .of(text)
    .all(...where.flatMap((one) => one.values))
    .map((row) => Number(row.id))
}

function toCursor(id: number): string {
  return Buffer.from(`below ${id}`).toString('base64url')
}

function fromCursor(cursor: string): number {
  const match = /^below (\d{1,16})$/.exec(Buffer.from(cursor, 'base64url').toString())
  if (match === null) throw new LandfallError('request_invalid', 'the cursor is not one that a list gave')
  return Number(match[1])
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
