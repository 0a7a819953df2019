// A handler's own SQL on the connection that writes. What it may do is decided by SQLite's authorizer while a statement is
// prepared, triggers and views included: read everything, write everything but Landfall's tables, and never touch the
// transaction, which it shares with others.
import { constants, type DatabaseSync, type SQLInputValue, type SQLOutputValue, type StatementSync } from 'node:sqlite'
import { LandfallError, toMessage } from '../../core/errors.ts'
import type { QueryResult } from '../../core/transaction.ts'
import { isSurroundings } from './database.ts'
import { ownNames } from './schema.ts'

/** A statement as it travels: its parameters are SQLite's own kinds already (guest-parameters.ts). */
export interface GuestStatement {
  sql: string
  params: readonly SQLInputValue[]
}

/** Statements kept prepared; a handler that writes values into its SQL must not fill the memory. */
const preparedMax = 200

interface Prepared {
  statement: StatementSync
  /** Whether it changes rows: of what does not, SQLite still reports the count of the statement before. */
  changes: boolean
  answers: boolean
}

const known = new WeakMap<DatabaseSync, GuestSql>()

/** One for each connection: whenever an authorizer is set, SQLite prepares all other statements anew. */
export function guestSqlOf(db: DatabaseSync): GuestSql {
  const guest = known.get(db) ?? new GuestSql(db)
  known.set(db, guest)
  return guest
}

export class GuestSql {
  readonly #db: DatabaseSync
  readonly #prepared = new Map<string, Prepared>()
  /** Landfall's own statements go through the same authorizer, when SQLite prepares one anew. */
  #isGuest = false
  #changes = false
  #refused: string | null = null

  constructor(db: DatabaseSync) {
    this.#db = db
    db.setAuthorizer((action, first, second, schema) => {
      if (!this.#isGuest) return constants.SQLITE_OK
      if (isChange(action) && !isSchemaTable(first)) this.#changes = true
      const refused = refuses(action, { first, second, schema })
      this.#refused ??= refused
      return refused === null ? constants.SQLITE_OK : constants.SQLITE_DENY
    })
  }

  /** Errors: `transaction_failed` in the words of the database; SQLite's own where it is the surroundings' fault. */
  run({ sql, params }: GuestStatement, answerBytesMax: number): QueryResult {
    this.#isGuest = true
    this.#refused = null
    try {
      return toResult(this.#prepare(sql), toNamed(params), answerBytesMax)
    } catch (error) {
      if (!this.#db.isTransaction)
        throw new LandfallError(
          'store_unavailable',
          `a handler's SQL rolled back what others share: ${toMessage(error)}`,
        )
      if (error instanceof LandfallError || isSurroundings(error)) throw error
      throw new LandfallError('transaction_failed', this.#refused ?? toMessage(error), { cause: error })
    } finally {
      this.#isGuest = false
    }
  }

  #prepare(sql: string): Prepared {
    const held = this.#prepared.get(sql)
    if (held !== undefined) return held
    this.#refuseTakingAllBack()
    this.#changes = false
    const statement = this.#db.prepare(sql)
    statement.setReadBigInts(true)
    const columns = statement.columns().map(({ name }) => name)
    checkColumns(columns)
    const prepared = { statement, changes: this.#changes, answers: columns.length > 0 }
    if (this.#prepared.size >= preparedMax) this.#prepared.clear()
    this.#prepared.set(sql, prepared)
    return prepared
  }

  /** Tables and triggers that were made elsewhere may say so too, and the authorizer is not told of it. */
  #refuseTakingAllBack(): void {
    for (const { name, sql } of this.#db.prepare('select name, sql from sqlite_schema where sql is not null').iterate())
      if (takesAllBack(String(sql)))
        throw new LandfallError('transaction_failed', `${name} rolls a whole transaction back, and others share it`, {
          hint: 'Make it ABORT, which undoes the statement, where it says ROLLBACK.',
        })
  }
}

/** Whether it says that a conflict rolls back the transaction, not only the statement. */
export function takesAllBack(sql: string): boolean {
  return /\b(or|conflict)\s+rollback\b|\braise\s*\(\s*rollback\b/i.test(sql)
}

interface Told {
  first: string | null
  second: string | null
  schema: string | null
}

/** Why a statement may not do this; null where it may. The codes: https://sqlite.org/c3ref/c_alter_table.html */
function refuses(action: number, { first, second, schema }: Told): string | null {
  switch (action) {
    case constants.SQLITE_SELECT:
    case constants.SQLITE_READ:
    case constants.SQLITE_FUNCTION:
    case constants.SQLITE_RECURSIVE:
      return null
    case constants.SQLITE_INSERT:
    case constants.SQLITE_UPDATE:
    case constants.SQLITE_DELETE:
    case constants.SQLITE_CREATE_TABLE:
    case constants.SQLITE_CREATE_VIEW:
    case constants.SQLITE_DROP_TABLE:
    case constants.SQLITE_DROP_VIEW:
    case constants.SQLITE_REINDEX:
      return schema === 'main' ? ofOwn(first) : 'it may write to the main database only'
    case constants.SQLITE_CREATE_INDEX:
    case constants.SQLITE_DROP_INDEX:
      return schema === 'main' ? ofOwn(second) : 'it may write to the main database only'
    case constants.SQLITE_ALTER_TABLE:
      return first === 'main' ? ofOwn(second) : 'it may write to the main database only'
    case constants.SQLITE_TRANSACTION:
    case constants.SQLITE_SAVEPOINT:
      return 'it may not begin, end or split the transaction: that is done when the work returns'
    default:
      return 'this kind of statement is not allowed in a handler: pragma, attach, analyze, triggers, temporary and virtual tables'
  }
}

function ofOwn(name: string | null): string | null {
  const isOwn = name === null || ownNames.has(name.toLowerCase()) || /^sqlite_stat/i.test(name)
  return isOwn ? `${name} is Landfall's own: it may be read, not changed` : null
}

function isChange(action: number): boolean {
  return action === constants.SQLITE_INSERT || action === constants.SQLITE_UPDATE || action === constants.SQLITE_DELETE
}

/** Where tables themselves are kept; SQLite lets nobody write there but by `create`, `alter` and `drop`. */
function isSchemaTable(name: string | null): boolean {
  return name === 'sqlite_master' || name === 'sqlite_schema'
}

function toNamed(params: readonly SQLInputValue[]): Record<string, SQLInputValue> {
  return Object.fromEntries(params.map((value, i) => [`$${i + 1}`, value]))
}

function toResult(
  { statement, changes, answers }: Prepared,
  params: Record<string, SQLInputValue>,
  answerBytesMax: number,
): QueryResult {
  if (!answers) {
    const done = statement.run(params)
    return { rows: [], rowCount: changes ? Number(done.changes) : 0 }
  }
  const rows: Record<string, unknown>[] = []
  let bytes = 0
  for (const row of statement.iterate(params)) {
    const read: Record<string, unknown> = {}
    for (const [name, value] of Object.entries(row)) {
      bytes += 8 + toBytes(value)
      read[name] = toRead(value)
    }
    if (bytes > answerBytesMax)
      throw new LandfallError('transaction_failed', `a statement answered more than ${answerBytesMax} bytes`, {
        hint: 'Ask for fewer rows or columns, or raise limits.transactionAnswerBytesMax.',
      })
    rows.push(read)
  }
  return { rows, rowCount: rows.length }
}

/** A row is an object: the second of a name would take the first one's place. */
function checkColumns(columns: readonly string[]): void {
  const twice = columns.find((name, i) => columns.indexOf(name) < i)
  if (twice !== undefined)
    throw new LandfallError(
      'transaction_failed',
      `two columns of the answer are named ${twice}: name one of them with "as"`,
    )
}

function toBytes(value: SQLOutputValue): number {
  return typeof value === 'string' ? value.length : value instanceof Uint8Array ? value.length : 0
}

/** Whole numbers are read as bigint, so that none is cut, and stay so only where a number cannot hold them. */
function toRead(value: SQLOutputValue): unknown {
  if (typeof value !== 'bigint') return value
  return Number.isSafeInteger(Number(value)) ? Number(value) : value
}
