// A page of ids, newest first. Every list walks one index backwards from its cursor. Conditions no index serves are judged
// row by row, over a bounded stretch: a page may then come back short, or empty, with a cursor that goes on from there.
import { toMinute } from '../../core/clock.ts'
import { LandfallError } from '../../core/errors.ts'
import type { PageAsk } from '../store.ts'
import type { Statements } from './database.ts'

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
  /** Conditions the index serves. */
  along: readonly Condition[]
  /** Conditions that are judged row by row. */
  judged: readonly Condition[]
}

export interface IdPage {
  ids: number[]
  next: string | null
}

export function walkPage(sql: Statements, walk: Walk, page: PageAsk): IdPage {
  const limit = Math.min(pageMax, Math.max(1, Math.floor(page.limit)))
  const below = page.cursor === undefined ? Number.MAX_SAFE_INTEGER : fromCursor(page.cursor)
  const along = [...walk.along, { sql: `${walk.id} < ?`, values: [below] }]
  const floor = walk.judged.length === 0 ? null : floorOf(sql, walk, along)
  const bounded = floor === null ? along : [...along, { sql: `${walk.id} >= ?`, values: [floor] }]
  const rows = select(sql, walk, { where: [...bounded, ...walk.judged], tail: `limit ${limit + 1}` })
  const ids = rows.slice(0, limit)
  if (rows.length > limit) return { ids, next: toCursor(ids.at(-1) ?? 0) }
  return { ids, next: floor === null ? null : toCursor(floor) }
}

/** The last row this page may judge; null where there are fewer. */
function floorOf(sql: Statements, walk: Walk, where: readonly Condition[]): number | null {
  return select(sql, walk, { where, tail: `limit 1 offset ${judgedMax - 1}` })[0] ?? null
}

function select(
  sql: Statements,
  { from, id }: Walk,
  { where, tail }: { where: readonly Condition[]; tail: string },
): number[] {
  const text = `select distinct ${id} as id from ${from} where ${where.map((one) => one.sql).join(' and ')}
    order by ${id} desc ${tail}`
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
  { kind, alias, id }: { kind: 'event' | 'request'; alias: string; id: string },
): { along: Condition[]; judged: Condition[] } {
  if (from === undefined && to === undefined) return { along: [], judged: [] }
  const [earliest, latest] = [Math.ceil(from ?? 0), Math.ceil(to ?? Number.MAX_SAFE_INTEGER)]
  const marks = sql
    .of(`select min(${kind}_low) as low, max(${kind}_high) as high from time_marks where minute >= ? and minute < ?`)
    .get(toMinute(earliest), latest)
  return {
    along: [{ sql: `${id} between ? and ?`, values: [Number(marks?.low ?? 1), Number(marks?.high ?? 0)] }],
    judged: [{ sql: `${alias}.received_at >= ? and ${alias}.received_at < ?`, values: [earliest, latest] }],
  }
}
