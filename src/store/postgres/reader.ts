// The half of a store that only reads. Each read sees one moment, so that an event, its jobs and its request agree while
// others go on writing.
import type {
  Backlog,
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
  ReplayStore,
  RequestFilter,
  RequestPageAsk,
  RequestRecord,
  RequestSummary,
  SourceActivity,
  StatsAsk,
  StoreHealth,
} from '../store.ts'
import type { Connected } from './connect.ts'
import type { Database, Tx } from './database.ts'
import { listEvents, readEvent } from './event-reads.ts'
import { toStoreError } from './failure.ts'
import { readFailures } from './failures.ts'
import { listGates } from './gates.ts'
import { readSize } from './held-bytes.ts'
import { type Buckets, toRef } from './ids.ts'
import { readMeta } from './migrate.ts'
import { readPublished } from './published.ts'
import { listReplays, PreviewCount, readReplay, readRunningReplays } from './replay-reads.ts'
import { findAcceptedWithHeader, listRequests, readRequest } from './request-reads.ts'
import { schemaVersion } from './schema.ts'
import { readActivity, readBacklog, readCounters, readLatencies } from './stats-reads.ts'

export type Reads = Omit<OperateStore, 'retryJob' | 'cancelJob' | 'setPaused' | 'admit' | 'watch'> &
  Omit<ReplayStore, 'createReplay' | 'setReplayState'> &
  Omit<ReplayerStore, 'stepReplay'>

export class Reader implements Reads {
  protected readonly db: Database
  protected readonly buckets: Buckets

  constructor({ db, buckets }: Connected) {
    this.db = db
    this.buckets = buckets
  }

  listEvents(filter: EventFilter, page: PageAsk): Promise<Page<EventSummary>> {
    return this.read((tx) => listEvents(tx, this.buckets, { filter, page }))
  }

  getEvent(id: string): Promise<EventRecord | null> {
    return this.read((tx) => readEvent(tx, this.buckets, id))
  }

  listRequests(filter: RequestFilter, page: RequestPageAsk): Promise<Page<RequestSummary>> {
    return this.read((tx) => listRequests(tx, this.buckets, { filter, page }))
  }

  getRequest(id: string): Promise<RequestRecord | null> {
    return this.read((tx) => readRequest(tx, this.buckets, toRef('req', id)))
  }

  findAcceptedWithHeader(source: string, header: string, value: string): Promise<RequestSummary | null> {
    return this.read((tx) => findAcceptedWithHeader(tx, this.buckets, { source, header, value }))
  }

  counters(ask: StatsAsk): Promise<readonly CounterRow[]> {
    return this.read((tx) => readCounters(tx, this.buckets, ask))
  }

  latencies(ask: StatsAsk): Promise<readonly LatencyRow[]> {
    return this.read((tx) => readLatencies(tx, this.buckets, ask))
  }

  backlog(): Promise<readonly Backlog[]> {
    return this.read((tx) => readBacklog(tx, this.buckets))
  }

  activity(): Promise<readonly SourceActivity[]> {
    return this.read((tx) => readActivity(tx, this.buckets))
  }

  async gates(): Promise<readonly Gate[]> {
    const gates = await this.read((tx) => listGates(tx, this.buckets))
    return gates.map(({ subscription, pausedAt, breaker }) => ({ subscription, pausedAt, breaker }))
  }

  failures(ask: { subscription?: string; limit: number }): Promise<readonly FailureGroup[]> {
    return this.read((tx) => readFailures(tx, this.buckets.all, ask))
  }

  readPublished(fetchedSince: number): Promise<readonly PublishedCopy[]> {
    return this.read((tx) => readPublished(tx, this.buckets, fetchedSince))
  }

  async previewReplay(filter: ReplayFilter, plan: PlanAgain | null): Promise<ReplayPreview> {
    const count = new PreviewCount(this.buckets, { filter, plan })
    while (await this.read((tx) => count.count(tx)));
    return count.preview
  }

  listReplays(page: PageAsk): Promise<Page<ReplayRecord>> {
    return this.read((tx) => listReplays(tx, this.buckets, page))
  }

  getReplay(id: string): Promise<ReplayRecord | null> {
    return this.read((tx) => readReplay(tx, id))
  }

  runningReplays(): Promise<readonly ReplayRecord[]> {
    return this.read(readRunningReplays)
  }

  /** Who only looks bounds nothing, and does not know the bounds of those who write. */
  async fullness(): Promise<string | null> {
    return null
  }

  /** `check` is what else must work beside reading. */
  protected async checkHealth(check: () => Promise<unknown>): Promise<StoreHealth> {
    const where = `PostgreSQL at ${this.db.where}`
    try {
      const bytes = await this.read((tx) => readSize(tx, this.db.schema))
      const meta = await readMeta(this.db)
      await check()
      return {
        ok: true,
        problem: null,
        where,
        bytes,
        schemaVersion: meta?.version ?? 0,
        full: await this.fullness(),
      }
    } catch (error) {
      return {
        ok: false,
        problem: toStoreError(error, this.db.where).message,
        where,
        bytes: null,
        schemaVersion,
        full: null,
      }
    }
  }

  protected async read<Result>(use: (tx: Tx) => Promise<Result>): Promise<Result> {
    try {
      return await this.db.read(use)
    } catch (error) {
      throw toStoreError(error, this.db.where)
    }
  }
}
