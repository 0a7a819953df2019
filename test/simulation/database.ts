// SQLite as the writer has it, in memory: commits fail when they are told to, the connection outlives the writer that
// "crashed", and a mutant's statements are not quite those we ship. One of them serves thousands of seeds.
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { migrate } from '../../src/store/sqlite/schema.ts'

/** One of SQLite's errors: by its code the writer knows the surroundings' trouble. */
const failures = [
  { errcode: 5, message: 'database is locked' },
  { errcode: 10, message: 'disk I/O error' },
  { errcode: 13, message: 'database or disk is full' },
] as const

export type Rewrite = (sql: string) => string

export class SimulatedDatabase extends DatabaseSync {
  /** Commits that are still to fail. */
  failing = 0
  /** Told when a transaction begins, and after it was committed. */
  hooks: { begin(): void; commit(): void } = { begin: () => undefined, commit: () => undefined }
  readonly #rewrite: Rewrite
  /** Statements outlive a writer, as preparing them takes longer than a run. */
  readonly #prepared = new Map<string, StatementSync>()
  readonly #tables: readonly string[]

  constructor(rewrite: Rewrite = (sql) => sql) {
    super(':memory:')
    this.#rewrite = rewrite
    migrate(this, 'the simulation')
    super.exec('create table effects (job text not null)')
    const tables = super.prepare(`select name from sqlite_schema where type = 'table'`).all()
    this.#tables = tables.map((row) => String(row.name))
  }

  empty(): void {
    this.failing = 0
    this.hooks = { begin: () => undefined, commit: () => undefined }
    if (this.isTransaction) super.exec('rollback')
    super.exec(`begin; ${this.#tables.map((name) => `delete from ${name}`).join('; ')}; commit`)
  }

  override exec(sql: string): void {
    if (sql === 'commit' && this.failing > 0) {
      const { message, errcode } = failures[this.failing % failures.length] ?? failures[0]
      this.failing -= 1
      throw Object.assign(new Error(message), { errcode })
    }
    super.exec(sql)
    if (sql === 'begin immediate') this.hooks.begin()
    if (sql === 'commit') this.hooks.commit()
  }

  override prepare(sql: string): StatementSync {
    const known = this.#prepared.get(sql)
    if (known !== undefined) return known
    const statement = super.prepare(this.#rewrite(sql))
    this.#prepared.set(sql, statement)
    return statement
  }

  /** A writer that lets go of its connection lets go of this one only in its own eyes. */
  override close(): void {
    if (this.isTransaction) super.exec('rollback')
  }
}
