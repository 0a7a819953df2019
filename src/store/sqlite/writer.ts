// The group commit: everything that waits becomes one transaction, and one fsync serves all who wait. It owns the only
// connection that writes, and knows nothing of threads: writer-thread.ts brings it items and carries the answers away.
// What is lent to handlers comes after it, in transactions of its own: a handler that dawdles or breaks something cannot
// take the commit of an append with it.
//
//   open      the connection is there; left when a commit fails for the surroundings' sake (disk, lock, damage)
//   dropped   it is not; entered by such a failure, left by the next commit, which tries to open it again
//   closed    entered by close(), never left
import { performance } from 'node:perf_hooks'
import type { Notice } from '../store.ts'
import { isSurroundings, openWritable, Statements, toStoreError } from './database.ts'
import { Rules } from './gates.ts'
import { type HighestIds, readHighestIds } from './ids.ts'
import { type AppendItem, type Item, type OtherItem, runAll } from './items.ts'
import type { StoreLimits } from './messages.ts'
import { Notes } from './notes.ts'
import { takeOwnership } from './owner.ts'
import { migrate } from './schema.ts'
import { rescue } from './settle.ts'
import { Work } from './work.ts'

/** What those who listen are told after a commit. */
export interface Told {
  wakes: boolean
  notices: readonly Notice[]
}

/** Calls in one commit, so that those who come next do not wait for a queue of any length. */
const itemsMax = 2000
/** Lent transactions that share a commit, at most. */
const lentMax = 64
/** No further one is begun after this share of what an append may wait: appends wait meanwhile. */
const lentShare = 1 / 50
/** How long a lock of somebody else's is waited for, in milliseconds; always well below what an append may wait. */
const busyMsMax = 2000

export class Writer {
  readonly notes: Notes = new Notes()
  /** What the workers said of their subscriptions. */
  readonly rules: Rules = new Rules()
  /** Whether anybody wants notices. */
  watched = false
  readonly #path: string
  readonly #limits: StoreLimits
  readonly #owner: { release(): void }
  #waiting: Item[] = []
  #lent: OtherItem[] = []
  #sql: Statements | null
  #ids: HighestIds
  #lastNow = 0

  /** Takes the file for this process; its error says why it cannot be had. */
  constructor(path: string, limits: StoreLimits) {
    this.#path = path
    this.#limits = limits
    this.#owner = open(path, () => takeOwnership(path))
    try {
      this.#sql = open(path, () => this.#connect())
      this.#ids = readHighestIds(this.#sql)
      open(path, () => this.#putBackRunning())
    } catch (error) {
      this.#owner.release()
      throw error
    }
  }

  get hasWork(): boolean {
    return this.#waiting.length > 0
  }

  get hasLent(): boolean {
    return this.#lent.length > 0
  }

  add(item: OtherItem): void {
    this.#waiting.push(item)
  }

  /** One whose run may take long; it comes after what waits now. */
  addLent(item: OtherItem): void {
    this.#lent.push(item)
  }

  addAppend(item: AppendItem): void {
    this.#waiting.push(item)
  }

  /** One transaction for all that waits, notes included; answers them and says what the others should know. */
  commit(): Told {
    const items = this.#waiting.splice(0, itemsMax)
    try {
      this.#sql ??= this.#reconnect()
      return this.#commitTogether(this.#sql, items)
    } catch (error) {
      if (this.#sql !== null && !isSurroundings(error)) return this.#commitApart(this.#sql, items)
      return this.#give(items, error)
    }
  }

  /** One transaction for some of what is lent, one after the other, each in a savepoint; all are answered after its commit. */
  commitLent(): Told {
    const told = { wakes: false, notices: [] as Notice[] }
    const until = performance.now() + this.#limits.appendWaitMs * lentShare
    const begun: OtherItem[] = []
    try {
      this.#sql ??= this.#reconnect()
      const sql = this.#sql
      const answers = this.#transaction(sql, () => {
        const made: (() => void)[] = []
        for (let item = this.#lent.shift(); item !== undefined; ) {
          begun.push(item)
          made.push(this.#runApart(sql, item, told))
          const goesOn = begun.length < lentMax && performance.now() < until
          item = goesOn ? this.#lent.shift() : undefined
        }
        return made
      })
      for (const answer of answers) answer()
      return told
    } catch (error) {
      return this.#give(begun.length > 0 ? begun : this.#lent.splice(0), error)
    }
  }

  close(): void {
    if (!this.notes.isEmpty) this.commit()
    this.#drop()
    this.#owner.release()
  }

  #commitTogether(sql: Statements, items: readonly Item[]): Told {
    const work = this.#work(sql)
    const answers = this.#transaction(sql, () => {
      const made = runAll(work, items)
      work.rollup.write(sql)
      this.notes.write(sql)
      return made
    })
    this.notes.clear()
    for (const answer of answers) answer()
    return work
  }

  /** One of the items can never be stored; each runs for itself, so that only that one is refused. */
  #commitApart(sql: Statements, items: readonly Item[]): Told {
    const told = { wakes: false, notices: [] as Notice[] }
    let answers: (() => void)[]
    try {
      answers = this.#transaction(sql, () => {
        this.#inSavepoint(sql, () => this.notes.write(sql))
        return items.map((item) => this.#runApart(sql, item, told))
      })
    } catch (error) {
      return this.#give(items, error)
    }
    // Cleared even where they could not be written: then they never can, and must not spoil every commit to come.
    this.notes.clear()
    for (const answer of answers) answer()
    return told
  }

  /** All of `run` or nothing of it; ids that were given out in vain are taken back. */
  #transaction<Result>(sql: Statements, run: () => Result): Result {
    const before = { ...this.#ids }
    sql.db.exec('begin immediate')
    try {
      const result = run()
      sql.db.exec('commit')
      return result
    } catch (error) {
      this.#ids = before
      if (sql.db.isTransaction) sql.db.exec('rollback')
      throw error
    }
  }

  #runApart(sql: Statements, item: Item, told: { wakes: boolean; notices: Notice[] }): () => void {
    const before = { ...this.#ids }
    const work = this.#work(sql)
    let answers: (() => void)[] = []
    const failure = this.#inSavepoint(sql, () => {
      answers = runAll(work, [item])
      work.rollup.write(sql)
    })
    if (failure === null) {
      told.wakes ||= work.wakes
      told.notices.push(...work.notices)
      return () => {
        for (const answer of answers) answer()
      }
    }
    Object.assign(this.#ids, before)
    return () => item.reject(toStoreError(failure.error, this.#path))
  }

  #inSavepoint(sql: Statements, run: () => void): { error: unknown } | null {
    sql.db.exec('savepoint item')
    try {
      run()
      sql.db.exec('release item')
      return null
    } catch (error) {
      if (isSurroundings(error) || !sql.db.isTransaction) throw error
      sql.db.exec('rollback to item; release item')
      return { error }
    }
  }

  /** Nothing of these is stored: all are told so, and the connection is opened anew for the next. */
  #give(items: readonly Item[], error: unknown): Told {
    this.#drop()
    for (const item of items) item.reject(toStoreError(error, this.#path))
    return { wakes: false, notices: [] }
  }

  /** The clock may be set back; what is stored later must not seem to be stored earlier. */
  #work(sql: Statements): Work {
    this.#lastNow = Math.max(this.#lastNow, Date.now())
    return new Work(sql, this.#ids, { now: this.#lastNow, watched: this.watched })
  }

  #connect(): Statements {
    const db = openWritable(this.#path, Math.min(busyMsMax, Math.ceil(this.#limits.appendWaitMs / 4)))
    try {
      migrate(db, this.#path)
    } catch (error) {
      db.close()
      throw error
    }
    return new Statements(db)
  }

  #reconnect(): Statements {
    const sql = this.#connect()
    this.#ids = readHighestIds(sql)
    return sql
  }

  #drop(): void {
    try {
      this.#sql?.db.close()
    } finally {
      this.#sql = null
    }
  }

  /** This process alone has the file, so whoever ran these jobs is gone: their leases need not run out first. */
  #putBackRunning(): void {
    let put = 0
    do {
      this.add({
        run: (work) =>
          rescue(work, Number.POSITIVE_INFINITY, { rules: this.rules, errorTextMax: this.#limits.errorTextMax }),
        answer: (result) => {
          put = Number(result)
        },
        reject: (error) => {
          throw error
        },
      })
      this.commit()
    } while (put > 0)
  }
}

function open<Result>(path: string, attempt: () => Result): Result {
  try {
    return attempt()
  } catch (error) {
    throw toStoreError(error, path, true)
  }
}
