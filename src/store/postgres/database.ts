// The connections, and what an error of PostgreSQL's means. Statements are prepared once a connection and sent without
// waiting for the answer before (pg's pipeline mode): begin, the work and commit are one round trip where the work needs no
// answer in between.
//
// Settings ride with `begin`: they hold for one transaction only, so that a pooler in transaction mode (PgBouncer) serves.
import { createHash } from 'node:crypto'
import type { Writable } from 'node:stream'
import type { Pool, PoolClient, PoolConfig, QueryConfig, QueryResult } from 'pg'
import { LandfallError } from '../../core/errors.ts'
import type { BulkRows, MakeBulkQuery } from './bulk.ts'
import { isPassing, isUnsent, schemaTrouble, toStoreError } from './failure.ts'

export type Row = Record<string, unknown>

/** What a transaction's work is done with. */
export interface Tx {
  ask(sql: string, values?: readonly unknown[]): Promise<Row[]>
  /** Asks for nothing: its failure is the transaction's. */
  send(sql: string, values?: readonly unknown[]): void
  /** Rows of one table, none of which meets another: the same, for many. */
  bulk(rows: BulkRows): void
  /** Statements without parameters, several at once. */
  run(sql: string): Promise<void>
  /** A statement of somebody else's: one, as it is, with its count of rows. */
  askGuest(sql: string, values: readonly unknown[]): Promise<GuestAnswer>
}

export interface GuestAnswer {
  columns: readonly string[]
  rows: Row[]
  rowCount: number
}

export interface DatabaseAsk {
  config: PoolConfig
  /** 'host:5432/name': what may be shown of the address. */
  where: string
  /** Where the tables are. */
  schema: string
  /** A statement that takes longer is ended, in milliseconds. */
  statementMs: number
  /** Whether statements are prepared once a connection. */
  prepares: boolean
  makeBulkQuery: MakeBulkQuery
}

/** Tries of one transaction that met another's: deadlocks and serialization failures. */
const triesMax = 6

/** Whatever the database says by default: who waited for a lock must see what was committed meanwhile. */
const writing = 'begin isolation level read committed read write'
/** An ordinary index walk is always right for these statements, whatever the statistics say of a table that just grew. */
const settings = `set local enable_seqscan = off; set local enable_hashjoin = off; set local enable_mergejoin = off;
  set local jit = off; set local synchronous_commit = on`

export class Database {
  readonly where: string
  readonly schema: string
  readonly #pool: Pool
  readonly #statementMs: number
  readonly #prepares: boolean
  readonly #makeBulkQuery: MakeBulkQuery
  readonly #named = new Map<string, Prepared>()
  /** How often statements had to be prepared anew: their tables had changed. */
  #preparations = 0
  /** Why nothing is asked any more, and how that is found out. */
  #refusal: LandfallError | null = null
  #look: () => Promise<void> = async () => undefined
  #isClosed = false

  constructor(pool: Pool, ask: Omit<DatabaseAsk, 'config'>) {
    this.where = ask.where
    this.schema = ask.schema
    this.#pool = pool
    this.#statementMs = Math.ceil(ask.statementMs)
    this.#prepares = ask.prepares
    this.#makeBulkQuery = ask.makeBulkQuery
    // An idle connection that breaks is only gone; whoever asks next gets another. Of one that is in use, the statement on
    // its way tells; the connection itself must still be heard, or its end would be the process's.
    pool.on('error', () => undefined)
    pool.on('connect', (client) => client.on('error', () => undefined))
  }

  /** `look` is called where a table or a column is missing, and says so to `refuse` where that is a newer program's doing. */
  onMissing(look: () => Promise<void>): void {
    this.#look = look
  }

  /** From now on everything but `askAnyway` is answered with this; null where all goes on. */
  refuse(refusal: LandfallError | null): void {
    this.#refusal = refusal
  }

  async askAnyway(sql: string): Promise<Row[]> {
    return this.#attempt((tx) => tx.ask(sql), 'begin read only')
  }

  /** One statement for itself. */
  ask(sql: string, values: readonly unknown[] = []): Promise<Row[]> {
    return this.read((tx) => tx.ask(sql, values), 'read committed')
  }

  /** Several statements that see one moment. */
  read<Result>(use: (tx: Tx) => Promise<Result>, level = 'repeatable read'): Promise<Result> {
    return this.#try(use, `begin isolation level ${level} read only; ${settings}`)
  }

  /** All of `use` or nothing of it; it may be run several times, and must begin anew each time. */
  write<Result>(use: (tx: Tx) => Promise<Result>): Promise<Result> {
    return this.#try(use, `${writing}; ${settings}`)
  }

  /** As `write`, but once only, with the planner as it is for everybody, and our tables behind the user's own names. */
  writeOnce<Result>(use: (tx: Tx) => Promise<Result>): Promise<Result> {
    this.#check()
    const path = `select set_config('search_path', current_setting('search_path') || ', ${quote(this.schema)}', true)`
    return this.#attempt(use, `${writing}; set local synchronous_commit = on; ${path}`)
  }

  /** For what may be lost with the server: its commit waits for no disk. */
  async tell(sql: string, values: readonly unknown[]): Promise<void> {
    await this.#try(async (tx) => tx.send(sql, values), 'begin; set local synchronous_commit = off')
  }

  async close(): Promise<void> {
    if (this.#isClosed) return
    this.#isClosed = true
    await keepingAlive(() => this.#pool.end())
  }

  async #try<Result>(use: (tx: Tx) => Promise<Result>, begin: string): Promise<Result> {
    for (let tries = 1; ; tries++) {
      this.#check()
      try {
        return await this.#attempt(use, begin)
      } catch (error) {
        if (schemaTrouble(error) === 'missing') await this.#look()
        if (this.#refusal !== null) throw this.#refusal
        const again = isPassing(error) ? triesMax : isUnsent(error) ? 2 : 1
        if (tries >= again) throw error
        // Spread, so that two that met do not meet again.
        if (isPassing(error)) await new Promise((resolve) => setTimeout(resolve, Math.random() * 4 ** tries))
      }
    }
  }

  #check(): void {
    if (this.#isClosed) throw new LandfallError('store_unavailable', 'the store is closed')
    if (this.#refusal !== null) throw this.#refusal
  }

  async #attempt<Result>(use: (tx: Tx) => Promise<Result>, begin: string): Promise<Result> {
    const client = await this.#pool.connect().catch((error) => {
      throw toStoreError(error, this.where)
    })
    const transaction = new OpenTransaction(client, {
      prepare: (sql) => this.#prepare(sql),
      makeBulkQuery: this.#makeBulkQuery,
    })
    const preparations = this.#preparations
    let broken: unknown
    try {
      transaction.begin(`${begin}; set local statement_timeout = ${this.#statementMs}`)
      const result = await use(transaction)
      await transaction.commit()
      return result
    } catch (error) {
      broken = await transaction.rollback(error)
      if (schemaTrouble(error) === 'altered' && preparations === this.#preparations) this.#prepareAnew()
      throw error
    } finally {
      client.release(broken !== undefined)
    }
  }

  /** By its own words, so that every process gives a statement the same name: a pooler shares what it prepared. */
  #prepare(sql: string): Prepared {
    const known = this.#named.get(sql)
    if (known !== undefined) return known
    const text = this.inSchema(sql) + (this.#preparations === 0 ? '' : ` -- ${this.#preparations}`)
    const prepared = this.#prepares
      ? { name: `lf_${createHash('sha1').update(text).digest('hex').slice(0, 16)}`, text }
      : { text }
    this.#named.set(sql, prepared)
    return prepared
  }

  /** Under other names, on every connection. Connections differ in what they hold, and a pooler holds it for all. */
  #prepareAnew(): void {
    this.#preparations += 1
    this.#named.clear()
  }

  /** Statements are written for the schema `landfall`. */
  inSchema(sql: string): string {
    return this.schema === 'landfall'
      ? sql
      : sql
          .replaceAll('landfall.', `${quote(this.schema)}.`)
          .replaceAll('schema if not exists landfall', `schema if not exists ${quote(this.schema)}`)
  }
}

interface Prepared {
  name?: string
  text: string
}

/** An answer that travels with the commit's, to be awaited when that is there: its failure is the transaction's. */
export function afterCommit<Answer>(answer: Promise<Answer>): { answer: Promise<Answer> } {
  answer.catch(() => undefined)
  return { answer }
}

class OpenTransaction implements Tx {
  readonly #client: PoolClient
  readonly #prepare: (sql: string) => Prepared
  readonly #makeBulkQuery: MakeBulkQuery
  #sent: Promise<unknown>[] = []
  /** Whether the commit is on its way: from then on nobody knows without an answer. */
  #isCommitting = false
  readonly #stream: Writable | undefined

  constructor(
    client: PoolClient,
    { prepare, makeBulkQuery }: { prepare: (sql: string) => Prepared; makeBulkQuery: MakeBulkQuery },
  ) {
    this.#client = client
    this.#prepare = prepare
    this.#makeBulkQuery = makeBulkQuery
    this.#stream = (client as PoolClient & { connection?: { stream?: Writable } }).connection?.stream
  }

  begin(text: string): void {
    void this.#query(text)
  }

  async ask(sql: string, values: readonly unknown[] = []): Promise<Row[]> {
    const asked = this.#query({ ...this.#prepare(sql), values: [...values] })
    await this.#sent[0]
    return (await asked).rows as Row[]
  }

  send(sql: string, values: readonly unknown[] = []): void {
    void this.#query({ ...this.#prepare(sql), values: [...values] })
  }

  bulk(rows: BulkRows): void {
    if (rows.count === 0) return
    const { query, done } = this.#makeBulkQuery(this.#prepare(rows.sql).text, rows)
    void this.#post(() => {
      this.#client.query(query)
      return done
    })
  }

  async run(sql: string): Promise<void> {
    await this.#query(this.#prepare(sql).text)
  }

  async askGuest(sql: string, values: readonly unknown[]): Promise<GuestAnswer> {
    // The extended protocol takes one statement, whether it has parameters or not.
    const query: QueryConfig & { queryMode: 'extended' } = { text: sql, values: [...values], queryMode: 'extended' }
    const { fields, rows, rowCount } = await this.#query(query)
    return { columns: fields.map(({ name }) => name), rows, rowCount: rowCount ?? 0 }
  }

  async commit(): Promise<void> {
    this.#isCommitting = true
    void this.#query('commit')
    // The first failure tells why; those after it only that the transaction was ended by it.
    for (const sent of this.#sent) await sent
  }

  /** What is wrong with the connection, where it cannot be used again. */
  async rollback(error: unknown): Promise<unknown> {
    if (error instanceof Error) Object.assign(error, { landfallUnsent: !this.#isCommitting })
    try {
      await this.#client.query('rollback')
      return isConnections(error) ? error : undefined
    } catch (broken) {
      return broken
    }
  }

  #query(query: string | QueryConfig): Promise<QueryResult<Row>> {
    return this.#post(() => this.#client.query<Row>(query as QueryConfig))
  }

  /** What is sent in one turn goes out as one write. Its failure is heard by whoever awaits it, and is never an unhandled one. */
  #post<Answer>(send: () => Promise<Answer>): Promise<Answer> {
    this.#stream?.cork()
    const sent = send()
    sent.catch(() => undefined)
    this.#sent.push(sent)
    process.nextTick(() => this.#stream?.uncork())
    return sent
  }
}

/** A server that stops or became a standby: the next connection may find another one behind the same name. */
function isConnections(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return code.startsWith('57P') || code.startsWith('08') || code === '25006'
}

/** Idle connections keep no process alive, but who lets go of them has to hear that they are gone. */
export async function keepingAlive(act: () => Promise<void>): Promise<void> {
  const timer = setInterval(() => undefined, 1_000)
  try {
    await act()
  } finally {
    clearInterval(timer)
  }
}

export function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

/** A bigint comes as text; a time or a count is always small enough for a number. */
export function toNumber(value: unknown): number {
  return Number(value)
}

export function toNumberOrNull(value: unknown): number | null {
  return value === null || value === undefined ? null : Number(value)
}

export function toTextOrNull(value: unknown): string | null {
  return value === null || value === undefined ? null : String(value)
}
