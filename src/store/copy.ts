// How one store is copied into another: the contract between the half that gives rows out and the half that takes them in,
// so that neither store knows the other. A row is neutral: values by name, which are the same on both sides, and for the
// store with buckets the texts that say which bucket it and its relatives lie in.
//
// A new table is one line in `copyTables`, a new column one word. What the target does not have (yet) is left out, and said.
import { createHash } from 'node:crypto'

/** A number in SQLite may be a truth value or a bigint in PostgreSQL; a list is of row numbers. */
export type CopyValue = string | number | Uint8Array | readonly number[] | null

export interface CopyRow {
  values: Readonly<Record<string, CopyValue>>
  /** A text for each bucket that is to be known, `place` is the row's own; lists run along with those of values. */
  places: Readonly<Record<string, string | readonly string[]>>
}

/** The key of the last row that was copied. */
export type CopyCursor = readonly (string | number)[]

export interface CopyTable {
  name: string
  /** Columns that together are one row's only; it is copied in their order. */
  key: readonly string[]
  columns: readonly string[]
}

export interface CopySource {
  /** 'SQLite at ./landfall.db'. */
  where: string
  /** By which a run that goes on knows that this is what was copied before. */
  mark: string
  /** Rows; of a column, those in which it is not null. */
  count(table: CopyTable, column?: string): number
  /** The next rows, a bounded stretch of them; none at the end. */
  read(table: CopyTable, after: CopyCursor | null): CopyRow[]
  /** Others may write the store again. */
  close(): Promise<void>
}

export interface CopyTarget {
  /** 'PostgreSQL at host:5432/name'. */
  where: string
  /** Which of a table's columns are kept here; none where there is no such table. */
  columnsOf(table: CopyTable): readonly string[]
  /** How far a copy from the store with this mark is; `migration_refused` where something else is here. */
  look(mark: string): Promise<CopyState>
  /** Makes the place for it, once; from here on no server starts on the target until `finish`. */
  begin(mark: string): Promise<void>
  cursor(table: CopyTable): Promise<CopyCursor | null>
  /** The rows and how far they reach, in one commit. */
  write(table: CopyTable, rows: readonly CopyRow[], cursor: CopyCursor): Promise<void>
  /** All rows of a table, in any order; of bytes their SHA-256 in hexadecimal. */
  read(table: CopyTable): AsyncIterable<readonly CopyRow['values'][]>
  finish(): Promise<void>
  close(): Promise<void>
}

export type CopyState = 'new' | 'begun' | 'done'

const table = (name: string, key: string, columns: string): CopyTable => ({
  name,
  key: key.split(' '),
  columns: [...key.split(' '), ...columns.split(' ').filter((column) => column !== '')],
})

/**
 * Not copied: what only serves the file itself (source_blocks, passed_over, its own totals). Times, numbers and texts keep
 * their meaning; `brought` and `jobs` are lists of row numbers.
 */
export const copyTables: readonly CopyTable[] = [
  table(
    'requests',
    'id',
    'source received_at stored_at outcome status reason secret altered event_id brought body_of remote_address head_bytes admitted_at cleared_at bytes',
  ),
  table('events', 'id', 'source key type created_at received_at duplicates origin request_id pointer jobs'),
  table('redeliveries', 'event_id request_id', ''),
  table(
    'jobs',
    'id',
    'event_id request_id source received_at subscription state attempts due_at waits urgency lease claimed_at lease_until failed_at generation order_key width rank replay note',
  ),
  table('attempts', 'job_id number', 'started_at duration_ms outcome cause error note'),
  table('steps', 'job_id generation name', 'json finished_at'),
  table('versions', 'subscription order_key', 'version at'),
  table('gates', 'subscription', 'paused_at breaker rate_full_at'),
  table('failures', 'subscription fingerprint', 'cause error job_id count first_at last_at'),
  table(
    'replays',
    'id',
    'state filter configuration fresh_keys rate_per_second matched_events matched_jobs matched_all last_event cursor events replayed skipped left_out created_at finished_at',
  ),
  table('acks', 'id', 'us'),
  table('sums', 'minute source name band', 'count'),
  table('time_marks', 'minute', 'event_low event_high request_low request_high'),
  table('published', 'url', 'text digest fetched_at bytes'),
  table('totals', 'kind name', 'value'),
]

/** Of a table's contents, whatever the order of its rows: the sum of a hash of each row. */
export class CopyDigest {
  rows = 0
  readonly #columns: readonly string[]
  #sum = 0n

  constructor(columns: readonly string[]) {
    this.#columns = columns
  }

  add(values: CopyRow['values']): void {
    const plain = this.#columns.map((column) => toPlain(values[column] ?? null))
    const hash = createHash('sha256').update(JSON.stringify(plain)).digest('hex')
    this.#sum = BigInt.asUintN(128, this.#sum + BigInt(`0x${hash.slice(0, 32)}`))
    this.rows += 1
  }

  toString(): string {
    return this.#sum.toString(16).padStart(32, '0')
  }
}

/** PostgreSQL's texts hold every character but NUL. */
function toPlain(value: CopyValue): unknown {
  if (typeof value === 'string') return value.replaceAll('\0', '\ufffd')
  return value instanceof Uint8Array ? createHash('sha256').update(value).digest('hex') : value
}
