// How the file is opened, and what an error of SQLite's means: trouble of the surroundings (a full disk, a lock held by
// somebody else, a damaged file), which the next attempt may find mended, or one item that can never be stored.
import { closeSync, existsSync, openSync } from 'node:fs'
import { DatabaseSync, type SQLOutputValue, type StatementSync } from 'node:sqlite'
import { LandfallError, toMessage } from '../../core/errors.ts'

/** Primary result codes that are the surroundings' fault: https://sqlite.org/rescode.html */
const surroundings: Readonly<Record<number, string>> = {
  3: 'SQLITE_PERM',
  5: 'SQLITE_BUSY',
  6: 'SQLITE_LOCKED',
  7: 'SQLITE_NOMEM',
  8: 'SQLITE_READONLY',
  9: 'SQLITE_INTERRUPT',
  10: 'SQLITE_IOERR',
  11: 'SQLITE_CORRUPT',
  13: 'SQLITE_FULL',
  14: 'SQLITE_CANTOPEN',
  15: 'SQLITE_PROTOCOL',
  17: 'SQLITE_SCHEMA',
  26: 'SQLITE_NOTADB',
}
const damaged: readonly number[] = [11, 26]

/** One holds five requests of 1 KB. Pages of 4 KiB, which hold two, took 10,800 a second where these took 11,800. */
const pageBytes = 8192
/** Pages in the log before they are copied into the file: 32 MiB. Fewer copies while intake is hot, bounded disk. */
const checkpointPages = 4000
const cacheKiB = 32 * 1024

/** The log keeps at most this much of the disk after a burst, in bytes. */
const logBytesKept = 64 * 1024 * 1024

/** The one connection that writes. WAL and FULL: a commit is on the disk when it returns. */
export function openWritable(path: string, busyMs: number): DatabaseSync {
  createPrivate(path)
  const db = new DatabaseSync(path, { timeout: busyMs, enableForeignKeyConstraints: false })
  return whileOpening(db, () => {
    // Before there is a table; a file that has some keeps what it was made with.
    db.exec(`pragma page_size = ${pageBytes}; pragma auto_vacuum = incremental`)
    db.exec('pragma journal_mode = wal; pragma synchronous = full')
    db.exec(`pragma wal_autocheckpoint = ${checkpointPages}; pragma journal_size_limit = ${logBytesKept}`)
    db.exec(`pragma cache_size = -${cacheKiB}`)
  })
}

/** Webhooks are other people's data: only the owner may read the file, and SQLite gives its log the same rights. */
function createPrivate(path: string): void {
  // Only where there is no file yet: closing a file drops every lock this process holds on it, SQLite's too.
  if (existsSync(path)) return
  closeSync(openSync(path, 'a', 0o600))
}

/** A connection for reads. It sees what was committed before each of its statements began. */
export function openReadable(path: string, busyMs: number): DatabaseSync {
  const db = new DatabaseSync(path, { readOnly: true, timeout: busyMs, enableForeignKeyConstraints: false })
  return whileOpening(db, () => db.exec(`pragma cache_size = -${cacheKiB}`))
}

function whileOpening(db: DatabaseSync, prepare: () => void): DatabaseSync {
  try {
    prepare()
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

/** The only column of the only row of `sql`, as a number; 0 where it is null. */
export function readInteger(db: DatabaseSync | Statements, sql: string): number {
  const statement = db instanceof Statements ? db.of(sql) : db.prepare(sql)
  return Number(Object.values(statement.get() ?? {})[0] ?? 0)
}

/** Prepares each statement once a connection; preparing costs more than running most of them. */
export class Statements {
  readonly db: DatabaseSync
  readonly #prepared = new Map<string, StatementSync>()

  constructor(db: DatabaseSync) {
    this.db = db
  }

  of(sql: string): StatementSync {
    const known = this.#prepared.get(sql)
    if (known !== undefined) return known
    const statement = this.db.prepare(sql)
    this.#prepared.set(sql, statement)
    return statement
  }
}

export type Row = Record<string, SQLOutputValue>

/** SQLite's primary result code of a thrown value; 0 where it is not SQLite's. */
export function resultCode(error: unknown): number {
  const code = error instanceof Error && 'errcode' in error ? error.errcode : 0
  return typeof code === 'number' ? code & 0xff : 0
}

/** Whether the next attempt may succeed with the very same items. */
export function isSurroundings(error: unknown): boolean {
  return resultCode(error) in surroundings
}

/** What a caller is told: `store_corrupt` for a damaged file while it is opened, else `store_unavailable`. */
export function toStoreError(error: unknown, where: string, opening = false): LandfallError {
  if (error instanceof LandfallError) return error
  const name = surroundings[resultCode(error)]
  const code = opening && damaged.includes(resultCode(error)) ? 'store_corrupt' : 'store_unavailable'
  return new LandfallError(code, `${where}: ${toMessage(error)}${name === undefined ? '' : ` (${name})`}`, {
    cause: error,
  })
}
