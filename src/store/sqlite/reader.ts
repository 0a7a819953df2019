// The half of a store that only reads, on a connection of this thread's own. The store beside the writer has it, and so
// has the command line, which looks at the file while a server runs or after it died. Each read sees one moment of the
// store, so that an event, its jobs and its request agree even while the writer goes on.
import { statSync } from 'node:fs'
import { LandfallError } from '../../core/errors.ts'
import type {
  Backlog,
  ClaimedJob,
  CounterRow,
  EventFilter,
  EventRecord,
  EventSummary,
  FailureGroup,
  Gate,
  LatencyRow,
  OperateStore,
  Page,
  PageAsk,
  PlanAgain,
  PublishedCopy,
  ReplayerStore,
  ReplayFilter,
  ReplayPreview,
  ReplayRecord,
  ReplayStep,
  ReplayStepped,
  ReplayStore,
  RequestFilter,
  RequestPageAsk,
  RequestRecord,
  RequestSummary,
  SourceActivity,
  StatsAsk,
  StoreHealth,
} from '../store.ts'
import type { LeasedRow } from './claim.ts'
import { openReadable, readInteger, Statements, toStoreError } from './database.ts'
import { listEvents, readClaimed, readEvent } from './event-reads.ts'
import { readFailures } from './failures.ts'
import { toRow } from './ids.ts'
import { readPublished } from './published.ts'
import {
  gatherStretch,
  listReplays,
  PreviewCount,
  type ReplayStretch,
  readReplay,
  readRunningReplays,
  selectReplay,
} from './replay-reads.ts'
import { findAcceptedWithHeader, listRequests, readRequest } from './request-reads.ts'
import { checkSchema, schemaVersion } from './schema.ts'
import { readActivity, readBacklog, readCounters, readGates, readLatencies } from './stats-reads.ts'

const busyMs = 2000

export type Reads = Omit<OperateStore, 'retryJob' | 'cancelJob' | 'setPaused' | 'admit' | 'watch'> &
  Omit<ReplayStore, 'createReplay' | 'setReplayState'> &
  Omit<ReplayerStore, 'stepReplay'>

export class Reader implements Reads {
  readonly path: string
  /** Why new events are refused, as far as this client was told. */
  protected full: string | null = null
  #sql: Statements | null = null

  constructor(path: string) {
    this.path = path
  }

  listEvents(filter: EventFilter, page: PageAsk): Promise<Page<EventSummary>> {
    return this.#read((sql) => listEvents(sql, filter, page))
  }

  getEvent(id: string): Promise<EventRecord | null> {
    return this.#read((sql) => readEvent(sql, id))
  }

  listRequests(filter: RequestFilter, page: RequestPageAsk): Promise<Page<RequestSummary>> {
    return this.#read((sql) => listRequests(sql, filter, page))
  }

  getRequest(id: string): Promise<RequestRecord | null> {
    return this.#read((sql) => readRequest(sql, id))
  }

  findAcceptedWithHeader(source: string, header: string, value: string): Promise<RequestSummary | null> {
    return this.#read((sql) => findAcceptedWithHeader(sql, source, { header, value }))
  }

  counters(ask: StatsAsk): Promise<readonly CounterRow[]> {
    return this.#read((sql) => readCounters(sql, ask))
  }

  latencies(ask: StatsAsk): Promise<readonly LatencyRow[]> {
    return this.#read((sql) => readLatencies(sql, ask))
  }

  backlog(): Promise<readonly Backlog[]> {
    return this.#read(readBacklog)
  }

  activity(): Promise<readonly SourceActivity[]> {
    return this.#read(readActivity)
  }

  async fullness(): Promise<string | null> {
    return this.full
  }

  gates(): Promise<readonly Gate[]> {
    return this.#read(readGates)
  }

  failures(ask: { subscription?: string; limit: number }): Promise<readonly FailureGroup[]> {
    return this.#read((sql) => readFailures(sql, ask))
  }

  async previewReplay(filter: ReplayFilter, plan: PlanAgain | null): Promise<ReplayPreview> {
    const count = new PreviewCount(filter, plan)
    while (await this.#read((sql) => count.count(sql))) await new Promise((resolve) => setImmediate(resolve))
    return count.preview
  }

  listReplays(page: PageAsk): Promise<Page<ReplayRecord>> {
    return this.#read((sql) => listReplays(sql, page))
  }

  getReplay(id: string): Promise<ReplayRecord | null> {
    return this.#read((sql) => readReplay(sql, id))
  }

  runningReplays(): Promise<readonly ReplayRecord[]> {
    return this.#read(readRunningReplays)
  }

  /** What a step would do next, or how it stands where it does nothing. */
  protected nextStretch(
    id: string,
    { limit, plan }: Pick<ReplayStep, 'limit' | 'plan'>,
  ): Promise<ReplayStretch | ReplayStepped | null> {
    return this.#read((sql) => {
      const replay = readReplay(sql, id)
      if (replay?.state !== 'running') return replay && { state: replay.state, replayed: 0 }
      const row = sql.of(selectReplay).get(toRow('rpl', id))
      const { filter, configuration } = replay
      const bounds = { after: Number(row?.cursor), last: Number(row?.last_event), limit }
      return gatherStretch(sql, { filter, plan: configuration === 'current' ? plan : null, ...bounds })
    })
  }

  readPublished(fetchedSince: number): Promise<readonly PublishedCopy[]> {
    return this.#read((sql) => readPublished(sql, fetchedSince))
  }

  claimed(leased: readonly LeasedRow[]): Promise<ClaimedJob[]> {
    return this.#read((sql) => leased.map((row) => readClaimed(sql, row)).filter((job) => job !== null))
  }

  /** `check` is what else must work beside reading. */
  async checkHealth(check: () => Promise<unknown>): Promise<StoreHealth> {
    const about = { where: `SQLite at ${this.path}`, bytes: this.#bytes() }
    try {
      const version = await this.#read((sql) => readInteger(sql.db, 'pragma user_version'))
      await check()
      return { ok: true, problem: null, schemaVersion: version, full: this.full, ...about }
    } catch (error) {
      return { ok: false, problem: toStoreError(error, this.path).message, schemaVersion, full: this.full, ...about }
    }
  }

  letGo(): void {
    this.#sql?.db.close()
    this.#sql = null
  }

  #bytes(): number | null {
    const sizes = ['', '-wal'].map((suffix) => statSync(this.path + suffix, { throwIfNoEntry: false })?.size)
    return sizes[0] === undefined ? null : sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0)
  }

  async #read<Result>(use: (sql: Statements) => Result): Promise<Result> {
    try {
      const sql = this.#open()
      sql.db.exec('begin')
      try {
        return use(sql)
      } finally {
        if (sql.db.isTransaction) sql.db.exec('rollback')
      }
    } catch (error) {
      if (error instanceof LandfallError) throw error
      this.letGo()
      throw toStoreError(error, this.path)
    }
  }

  #open(): Statements {
    if (this.#sql !== null) return this.#sql
    const db = openReadable(this.path, busyMs)
    try {
      // An older schema is brought up to ours by the writer; until then its tables may lack what we ask for.
      if (checkSchema(db, this.path) < schemaVersion) {
        throw new LandfallError('store_unavailable', `${this.path} is not a store of this version yet`, {
          hint: 'Start the server once: it brings the file up to date.',
        })
      }
    } catch (error) {
      db.close()
      throw error
    }
    this.#sql = new Statements(db)
    return this.#sql
  }
}
