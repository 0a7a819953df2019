// SQLite under simulation: the writer and the SQL that we ship, in this thread.
import type { LandfallError } from '../../src/core/errors.ts'
import type { Limits } from '../../src/core/limits.ts'
import type { ClaimedRows } from '../../src/store/sqlite/claim.ts'
import { Statements } from '../../src/store/sqlite/database.ts'
import { readClaimed } from '../../src/store/sqlite/event-reads.ts'
import { toGuestStatement } from '../../src/store/sqlite/guest-parameters.ts'
import { toId } from '../../src/store/sqlite/ids.ts'
import { transactAll } from '../../src/store/sqlite/lend.ts'
import { type AppendedRows, packAppends, unpackAppends } from '../../src/store/sqlite/packing.ts'
import { perform } from '../../src/store/sqlite/perform.ts'
import type { Work } from '../../src/store/sqlite/work.ts'
import { Writer } from '../../src/store/sqlite/writer.ts'
import type { Appended, ClaimedJob, SubscriptionRules } from '../../src/store/store.ts'
import type { SimulatedDatabase } from './database.ts'
import type { Ask, ClaimedLeases, Committed, Engine, Seen, Waiting } from './engine.ts'
import type { Schedule } from './schedule.ts'
import type { Client } from './store.ts'

/** Told of all that the writer does, within its transaction: what was asked, by whom, and what it answered. */
export interface Witness {
  /** Requests wait to be appended. */
  appends(): void
  before(ask: Seen): void
  after(ask: Seen, result: unknown, told: Told): void
  restarts(): void
}

export interface Told {
  by: Client
  hasEffect: boolean
}

export interface SqliteWith {
  db: SimulatedDatabase
  schedule: Schedule
  limits: Limits
  witness: Witness
}

export class SqliteEngine implements Engine {
  readonly holdsWorkers = true
  readonly #with: SqliteWith
  #writer: Writer

  constructor(given: SqliteWith) {
    this.#with = given
    this.#writer = this.#open()
  }

  add({ ask, by, answer, refuse }: Waiting): void {
    const reject = (error: LandfallError): void => refuse(error)
    if (ask.name === 'append') {
      this.#with.witness.appends()
      const requests = unpackAppends(packAppends([ask.give])).flat()
      this.#writer.addAppend({ requests, reject, answer: (rows) => answer(rows.map(toAppended)) })
    } else this.#writer.add({ run: (work) => this.#perform(work, ask, by), answer, reject })
  }

  commit(): Committed {
    return this.#writer.commit()
  }

  setRules(rules: readonly SubscriptionRules[]): void {
    this.#writer.rules.set(rules)
  }

  read(claimed: ClaimedLeases): readonly ClaimedJob[] {
    const sql = new Statements(this.#with.db)
    const jobs = (claimed as ClaimedRows).rows.map((row) => readClaimed(sql, row))
    return jobs.filter((job): job is ClaimedJob => job !== null)
  }

  fail(commits: number): void {
    this.#with.db.failing = commits
  }

  restart(): void {
    // A store that cannot open says so and ends: what is simulated is the start that works.
    this.fail(0)
    this.#writer = this.#open()
  }

  #open(): Writer {
    const { db, schedule, limits, witness } = this.#with
    const ports = { clock: schedule.clock, own: () => ({ release: () => undefined }), connect: () => db }
    witness.restarts()
    return new Writer('the simulation', limits, ports)
  }

  #perform(work: Work, ask: Ask, by: Client): unknown {
    const { witness, limits } = this.#with
    const using = { rules: this.#writer.rules, walk: { request: 0 }, ...limits }
    if (ask.name === 'transactAll') {
      const seen = { name: 'settle', give: [ask.give.success] } as const
      witness.before(seen)
      const statements = ask.give.statements.map(({ sql, params }) => toGuestStatement(sql, params))
      const answer = transactAll(work, { ...ask.give, statements }, using)
      witness.after(seen, ['length' in answer], { by, hasEffect: true })
      return answer
    }
    witness.before(ask)
    const result = perform(work, using, ask)
    witness.after(ask, result, { by, hasEffect: false })
    return result
  }
}

function toAppended({ request, outcome, events }: AppendedRows): Appended {
  return {
    requestId: toId('req', request),
    outcome,
    events: events.map(({ row, ...flags }) => ({ id: toId('evt', row), ...flags })),
  }
}
