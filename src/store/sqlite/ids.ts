// Ids: integers inside, opaque strings with a prefix outside. The writer gives them out from memory, so that a row knows
// its relatives' ids before any of them is written; a rolled back transaction gives its ids back.
import { readInteger, type Statements } from './database.ts'

export type IdKind = 'evt' | 'req' | 'job'

export function toId(kind: IdKind, row: number): string {
  return `${kind}_${row}`
}

/** The row's number, or null where `id` is not one of this kind. */
export function toRow(kind: IdKind, id: string): number | null {
  const match = /^(evt|req|job)_([1-9]\d{0,15})$/.exec(id)
  return match?.[1] === kind ? Number(match[2]) : null
}

/** The highest id given out, of each table. */
export interface HighestIds {
  requests: number
  events: number
  jobs: number
}

const tables = ['requests', 'events', 'jobs'] as const

/** From the rows, or from the mark that prune leaves: an id is never given twice, even when all rows are gone. */
export function readHighestIds(sql: Statements): HighestIds {
  const highest: HighestIds = { requests: 0, events: 0, jobs: 0 }
  for (const table of tables) {
    const held = readInteger(sql.db, `select max(id) from ${table}`)
    highest[table] = Math.max(held, readInteger(sql.db, `select value from singles where name = 'highest_${table}'`))
  }
  return highest
}

/** Must stand in every transaction that deletes rows. */
export function markHighestIds(sql: Statements, highest: HighestIds): void {
  const mark = sql.of('insert into singles (name, value) values (?1, ?2) on conflict do update set value = ?2')
  for (const table of tables) mark.run(`highest_${table}`, highest[table])
}
