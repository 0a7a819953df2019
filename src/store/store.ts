// The contract of a store: the one place where the engines meet. It takes and gives batches, and one commit serves all
// who wait. test/store-conformance.ts is its specification; a store is a store if it passes that, and only then.
//
// Ids are opaque strings with a prefix (evt_, req_, job_), ordered by time of append within one store.
// Every time is Unix milliseconds. Every failure to commit is a LandfallError `store_unavailable` (or `store_full`), and
// then nothing of the call is stored.
import type { MessagePort } from 'node:worker_threads'
import type { BreakerState } from '../core/breaker.ts'
import type { EventOrigin } from '../core/event.ts'
import type { HeaderList } from '../core/headers.ts'
import type { FailureCause, JobState } from '../core/job.ts'
import type { RequestOutcome } from '../core/request.ts'
import type { StoredBytes, WorkerStore } from './worker-store.ts'

export type * from './worker-store.ts'

// --- what intake writes --------------------------------------------------------------------------------------------

export interface NewJob {
  subscription: string
  /** When it may run. */
  dueAt: number
  /** Its place among the jobs of its subscription that share an order key; left out where it stands in no line. */
  line?: LinePlace
  /** Why it is dead from its first day: a rule of its subscription threw. */
  failure?: { cause: FailureCause; error: string }
}

/** Jobs of one line run in the order of rank, and of append where ranks are equal: at most `width` at one time. */
export interface LinePlace {
  key: string
  /** 1 where order matters; more where only the number of those that run together is bounded. */
  width: number
  /** Ranks that are equal keep the order of append; whoever sorts by the provider's time gives that time. */
  rank: number
  /** Whether it takes the place of those that wait in the line and are not newer by rank: they become cancelled. */
  latest: boolean
}

export interface NewEvent {
  key: string
  type: string
  createdAt: number | null
  /** JSON pointer of this event inside the request's body; null for all of it. */
  pointer: string | null
  origin: EventOrigin
  jobs: readonly NewJob[]
}

export interface NewRequest {
  source: string
  method: string
  url: string
  headers: HeaderList
  body: Uint8Array
  remoteAddress: string | null
  receivedAt: number
  /** `accepted` becomes `duplicate` by itself where every event was already held. */
  outcome: 'accepted' | 'refused' | 'handshake'
  status: number
  /** Why it was refused, or 'observed:<reason>' for what was only let in under observation; null otherwise. */
  reason: string | null
  /** Index of the secret that matched; null where none was needed or none did. */
  secret: number | null
  events: readonly NewEvent[]
}

export interface AppendedEvent {
  id: string
  /** Whether (source, key) was held already; then no job was made. */
  duplicate: boolean
  /** Whether it was held with another body. */
  altered: boolean
}

export interface Appended {
  requestId: string
  outcome: RequestOutcome
  events: readonly AppendedEvent[]
}

/** How long a request took from its first byte to its answer. */
export interface Acknowledgement {
  requestId: string
  source: string
  ackMs: number
}

/** Something that is only counted: a request to no source, a refusal above the rate that is written. */
export interface Tally {
  /** Empty for what belongs to none. */
  source: string
  /** 'refused:<reason>', 'unwritten:refused', 'unavailable:<code>', 'wire:<fault>', ... from closed lists. */
  name: string
  count: number
}

export interface IntakeStore {
  /** Stores requests, their events and their events' jobs: durable when the promise resolves. Order is kept. */
  append(requests: readonly NewRequest[]): Promise<readonly Appended[]>
  /** Written with the next commit; lost in a crash, as is every answer that was on its way. */
  noteAcknowledgements(acknowledgements: readonly Acknowledgement[]): void
  /** Counted with the next commit. */
  noteTallies(tallies: readonly Tally[]): void
}

// --- what providers publish ----------------------------------------------------------------------------------------

/** A copy of a document that a provider publishes for anybody to read: a key set, a list of addresses. Never a secret. */
export interface PublishedCopy {
  url: string
  text: string
  /** By which whoever reads it knows that it is whole; a store only keeps it. */
  digest: string
  /** When it was last fetched. */
  fetchedAt: number
}

export interface PublishedBounds {
  /** Copies that were fetched before this go. */
  fetchedBefore: number
  /** Bytes of all copies with their URLs; the longest ago fetched go first. One that is larger alone is not kept. */
  bytesMax: number
}

export interface PublishedStore {
  /** Keeps the copy in place of the one held for its URL, unless that was fetched later. Durable when the promise resolves. */
  keepPublished(copy: PublishedCopy, bounds: PublishedBounds): Promise<void>
  /** What is held and was fetched at this time or later, in any order. */
  readPublished(fetchedSince: number): Promise<readonly PublishedCopy[]>
}

// --- what a person may see and do ----------------------------------------------------------------------------------

export interface JobSummary {
  id: string
  subscription: string
  state: JobState
  attempts: number
  dueAt: number
  /** Its order key; null where it stands in no line. */
  orderKey: string | null
  /** 'line' behind an earlier job of its key, 'parked' out of its line until it is due; null where it waits for neither. */
  waits: 'line' | 'parked' | null
  /** How it came to its state where no attempt says so: superseded by a newer one, ... */
  note: string | null
}

export interface EventSummary {
  id: string
  source: string
  type: string
  key: string
  createdAt: number | null
  receivedAt: number
  duplicates: number
  origin: EventOrigin
  jobs: readonly JobSummary[]
}

export interface AttemptRecord {
  number: number
  startedAt: number
  durationMs: number
  outcome: 'done' | 'retry' | 'snooze' | 'dead' | 'lease_lost'
  cause: FailureCause | null
  error: string | null
  note: string | null
}

export interface JobRecord extends JobSummary {
  history: readonly AttemptRecord[]
  /** Names of the steps it finished, in their order. */
  steps: readonly { name: string; finishedAt: number }[]
}

export interface EventRecord extends Omit<EventSummary, 'jobs'> {
  pointer: string | null
  jobs: readonly JobRecord[]
  /** The request that brought it first. */
  request: RequestRecord
  /** Later requests that brought it again, newest last, at most 100. */
  duplicateRequests: readonly RequestSummary[]
}

export interface RequestSummary {
  id: string
  source: string
  receivedAt: number
  status: number
  outcome: RequestOutcome
  reason: string | null
  /** Null until the acknowledgement was noted. */
  ackMs: number | null
  /** The first of its events; null where it brought none. */
  eventId: string | null
  /** Whether it brought a key that is held with another body. */
  altered: boolean
}

export interface RequestRecord extends RequestSummary, StoredBytes {
  remoteAddress: string | null
  secret: number | null
  /** When its commit was made. */
  storedAt: number
}

export interface EventFilter {
  source?: string
  type?: string
  /** Events with at least one job in this state. */
  state?: JobState
  /** Text that stands in the key or the type. */
  text?: string
  /** Received at or after, before. */
  from?: number
  to?: number
}

export interface RequestFilter {
  source?: string
  outcome?: RequestOutcome
  reason?: string
  from?: number
  to?: number
}

export interface PageAsk {
  limit: number
  /** What `next` said; the first page where it is left out. */
  cursor?: string
}

/** Newest first. */
export interface Page<Item> {
  items: readonly Item[]
  next: string | null
}

export interface StatsAsk {
  source?: string
  from: number
  to: number
}

/** One minute's count. `name` is one of the counter names below, or 'refused:<reason>', 'failed:<cause>'. */
export interface CounterRow {
  minute: number
  source: string
  name: string
  count: number
}

/** One minute's bucket of a latency histogram (core/histogram.ts). */
export interface LatencyRow {
  minute: number
  source: string
  metric: 'ackMs' | 'endToEndMs'
  bucket: number
  count: number
}

/** Counter names every store keeps by minute and source. What was received is what has an outcome. */
export const counterNames = ['accepted', 'duplicate', 'refused', 'handshake', 'succeeded', 'failed', 'dead'] as const

export interface Backlog {
  subscription: string
  pending: number
  running: number
  dead: number
  /** When the oldest pending job's event was received; null when none waits. */
  oldestReceivedAt: number | null
}

/** What holds a subscription's jobs back, beside their own times. */
export interface Gate {
  subscription: string
  /** When a person paused it; null where it runs. */
  pausedAt: number | null
  breaker: BreakerState
}

/** Failures of a subscription that look alike: see core/fingerprint.ts. */
export interface FailureGroup {
  subscription: string
  fingerprint: string
  cause: FailureCause
  /** The latest of them. */
  error: string
  jobId: string
  count: number
  firstAt: number
  lastAt: number
}

export interface SourceActivity {
  source: string
  lastEventAt: number | null
  lastRefusedAt: number | null
}

/** Something that happened, for the live page. */
export type Notice =
  | { kind: 'request'; id: string; source: string; outcome: RequestOutcome; status: number }
  | { kind: 'event'; id: string; source: string; type: string; duplicate: boolean }
  | { kind: 'job'; id: string; eventId: string; subscription: string; state: JobState }

export interface OperateStore {
  listEvents(filter: EventFilter, page: PageAsk): Promise<Page<EventSummary>>
  getEvent(id: string): Promise<EventRecord | null>
  listRequests(filter: RequestFilter, page: PageAsk): Promise<Page<RequestSummary>>
  getRequest(id: string): Promise<RequestRecord | null>
  /** An accepted request of this source that carried this header value, if one is among the latest 1,000. */
  findAcceptedWithHeader(source: string, header: string, value: string): Promise<RequestSummary | null>
  counters(ask: StatsAsk): Promise<readonly CounterRow[]>
  latencies(ask: StatsAsk): Promise<readonly LatencyRow[]>
  backlog(): Promise<readonly Backlog[]>
  activity(): Promise<readonly SourceActivity[]>
  /** Of every subscription that was ever paused or failed; the others' gates stand open. */
  gates(): Promise<readonly Gate[]>
  /** Latest first, at most `limit`. */
  failures(ask: { subscription?: string; limit: number }): Promise<readonly FailureGroup[]>
  /** Holds its jobs back, or lets them go on; they keep their attempts and their order. */
  setPaused(subscription: string, paused: boolean, now: number): Promise<void>
  /** `dead`, `cancelled` or `succeeded` becomes `pending`, due now, with its attempts counted anew; null where there is no such job. */
  retryJob(id: string, now: number): Promise<JobState | null>
  /** `pending` becomes `cancelled`; null where there is no such job. Any other state is left, and returned. */
  cancelJob(id: string): Promise<JobState | null>
  /** What happens from now on, at most 100 a commit. Returns what ends it. */
  watch(listener: (notices: readonly Notice[]) => void): () => void
}

// --- its life ------------------------------------------------------------------------------------------------------

export interface PruneAsk {
  /** Succeeded and cancelled events received before this go, with their jobs, attempts and requests. */
  eventsBefore: number
  refusalsKeptMax: number
  refusalBytesKeptMax: number
  /** At most this many rows of each in one commit, so that intake is never held up. */
  rowsMax: number
}

export interface StoreHealth {
  ok: boolean
  /** 'SQLite at ./landfall.db', without credentials. */
  where: string
  /** What is wrong, when something is. */
  problem: string | null
  schemaVersion: number
  bytes: number | null
}

/** Passed to another thread of this process, which connects with it: see open-store.ts. */
export type StoreHandle = { kind: 'sqlite'; path: string; port: MessagePort }

export interface Store extends IntakeStore, WorkerStore, PublishedStore, OperateStore {
  /** Removes what is past its keep; says how many rows went. Call again while it is not zero. */
  prune(ask: PruneAsk): Promise<number>
  health(): Promise<StoreHealth>
  /** A handle for one more thread; transfer `transfer` with it. */
  share(): { handle: StoreHandle; transfer: readonly MessagePort[] }
  /** Commits what waits, then lets go. The owner closes last. */
  close(): Promise<void>
}
