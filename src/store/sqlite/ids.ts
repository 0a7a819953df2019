// Ids: integers inside, opaque strings with a prefix outside. The writer gives them out from memory, so that a row knows
// its relatives' ids before any of them is written; a rolled back transaction gives its ids back.
import { readInteger, type Statements } from './database.ts'

export type IdKind = 'evt' | 'req' | 'job' | 'rpl'

export function toId(kind: IdKind, row: number): string {
  return `${kind}_${row}`
}

/** The row's number, or null where `id` is not one of this kind. */
export function toRow(kind: IdKind, id: string): number | null {
  const match = /^(evt|req|job|rpl)_([1-9]\d{0,15})$/.exec(id)
  return match?.[1] === kind ? Number(match[2]) : null
}

/**
 * Jobs of one event. A job's id is its event's, times this, plus its place: so an event's jobs are a range of ids, and
 * need neither a column nor an index that names the event, which took 0.4 us a job and a page of the log a commit.
 */
export const jobsPerEventMax = 1024

/** The event whose job this is. */
export function toEventRow(job: number): number {
  return Math.floor(job / jobsPerEventMax)
}

/** The lowest and the highest id that jobs of these events can have. */
export function toJobRange(firstEvent: number, lastEvent: number): [first: number, last: number] {
  return [firstEvent * jobsPerEventMax, lastEvent * jobsPerEventMax + jobsPerEventMax - 1]
}

/** The highest id given out, of each table. */
export interface HighestIds {
  requests: number
  events: number
}

const tables = ['requests', 'events'] as const

/** From the rows, or from the mark that prune leaves: an id is never given twice, even when all rows are gone. */
export function readHighestIds(sql: Statements): HighestIds {
  const highest: HighestIds = { requests: 0, events: 0 }
  for (const table of tables) {
    const held = readInteger(sql.db, `select max(id) from ${table}`)
    highest[table] = Math.max(held, readInteger(sql.db, `select value from totals where kind = 'highest_${table}'`))
  }
  return highest
}

/** Must stand in every transaction that deletes rows. */
export function markHighestIds(sql: Statements, highest: HighestIds): void {
  const mark = sql.of(`insert into totals (kind, name, value) values (?1, '', ?2) on conflict do update set value = ?2`)
  for (const table of tables) mark.run(`highest_${table}`, highest[table])
}
