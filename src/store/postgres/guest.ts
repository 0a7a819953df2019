// A handler's own SQL, within the transaction that settles its job. It is the user's database and the user's rights: what is
// refused is only what would end the transaction early, or change what the store keeps.
import { LandfallError, toMessage } from '../../core/errors.ts'
import type { QueryResult, Statement } from '../store.ts'
import type { Row, Tx } from './database.ts'
import { tableNames } from './schema.ts'

export class Guest {
  readonly #tx: Tx
  readonly #answerBytesMax: number
  #failure: LandfallError | null = null
  #isOver = false
  #changesBefore = ''

  constructor(tx: Tx, answerBytesMax: number) {
    this.#tx = tx
    this.#answerBytesMax = answerBytesMax
  }

  /** In the order of the calls. The first that fails ends the transaction, even where its error is caught. */
  async query({ sql, params }: Statement): Promise<QueryResult> {
    if (this.#isOver) throw failed('the transaction is over')
    try {
      checkStatement(sql)
      const { columns, rows, rowCount } = await this.#tx.askGuest(sql, params.map(toParameter))
      checkColumns(columns)
      checkSize(rows, this.#answerBytesMax)
      return { rows: rows.map((row) => ({ ...row })), rowCount }
    } catch (error) {
      const failure = toFailure(error)
      this.#failure ??= failure
      throw failure
    }
  }

  /** No more queries; throws where one failed, or where one changed what the store keeps. */
  async end(): Promise<void> {
    this.#isOver = true
    if (this.#failure !== null) throw this.#failure
    if ((await this.#changes()) !== this.#changesBefore)
      throw failed("a handler may read Landfall's tables, and not change them")
  }

  /** Before the first query. */
  async begin(): Promise<void> {
    this.#changesBefore = await this.#changes()
  }

  async #changes(): Promise<string> {
    const [row] = await this.#tx.ask(countChanges, [tableNames])
    return String(row?.changes)
  }

  /** Whatever still comes is too late. */
  close(): void {
    this.#isOver = true
  }
}

/**
 * Rows of ours that this connection has changed and not yet reported: kept in its own memory, so that it asks nobody else.
 * Those of earlier transactions may be among them, but none goes away while one is under way.
 */
const countChanges = `select coalesce(sum(s.n_tup_ins + s.n_tup_upd + s.n_tup_del), 0) as changes from pg_class own
  join pg_stat_xact_user_tables s on s.relid in (
    select oid from pg_class c where c.relnamespace = own.relnamespace and c.relname = any($1::text[]))
  where own.oid = 'landfall.meta'::regclass`

const comments = /^(?:\s+|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)+/

/** Words that a statement of a transaction's own begins with. */
const leaving =
  /^(begin|start|commit|end|rollback|abort|savepoint|release|prepare\s+transaction|set\s+(session\s+)?transaction)\b/i

const defining = /^(alter|drop|truncate|lock|cluster|reindex)\b/i
const ours = new RegExp(`\\b(${tableNames.join('|')})\\b`, 'i')

function checkStatement(sql: string): void {
  const text = sql.replace(comments, '')
  if (text.replace(/^[\s;]+/, '') === '') throw failed('there is no statement in it')
  if (leaving.test(text)) throw failed(`${text.slice(0, 20)} would leave the transaction`)
  if (defining.test(text) && ours.test(text)) throw failed("a handler may read Landfall's tables, and not change them")
}

/** Bytes, times and texts as they are; what has no kind of its own here is JSON. */
function toParameter(value: unknown): unknown {
  if (value === null || value === undefined) return null
  if (typeof value === 'bigint') return String(value)
  if (typeof value === 'function' || typeof value === 'symbol') throw failed(`a parameter is a ${typeof value}`)
  if (value instanceof Date) return value.toISOString()
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength)
  return typeof value === 'object' ? JSON.stringify(value) : value
}

/** A row is an object: the second of a name would take the first one's place. */
function checkColumns(columns: readonly string[]): void {
  const twice = columns.find((name, i) => columns.indexOf(name) < i)
  if (twice !== undefined) throw failed(`two columns of the answer are named ${twice}: name one of them with "as"`)
}

function checkSize(rows: readonly Row[], bytesMax: number): void {
  let bytes = 0
  for (const row of rows) {
    for (const value of Object.values(row)) bytes += sizeOf(value)
    if (bytes > bytesMax) throw failed(`the answer of a statement has more than ${bytesMax} bytes`)
  }
}

function sizeOf(value: unknown): number {
  if (typeof value === 'string') return Buffer.byteLength(value)
  if (value instanceof Uint8Array) return value.byteLength
  return typeof value === 'object' && value !== null ? Buffer.byteLength(JSON.stringify(value)) : 8
}

export function failed(message: string): LandfallError {
  return new LandfallError('transaction_failed', message)
}

function toFailure(error: unknown): LandfallError {
  if (error instanceof LandfallError) return error
  return new LandfallError('transaction_failed', toMessage(error), { cause: error })
}
