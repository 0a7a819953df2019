// The contract of a store: the one place where the engines meet. It takes and gives batches, and one commit serves all
// who wait. test/store-conformance.ts is its specification; a store is a store if it passes that, and only then.
//
// Ids are opaque strings with a prefix (evt_, req_, job_), ordered by time of append within one store.
// Every time is Unix milliseconds. Every failure to commit is a LandfallError `store_unavailable` (or `store_full`), and
// then nothing of the call is stored.
import type { MessagePort } from 'node:worker_threads'
import type { EventOrigin } from '../core/event.ts'
import type { HeaderList } from '../core/headers.ts'
import type { FailureCause, JobState } from '../core/job.ts'
import type { RequestOutcome } from '../core/request.ts'

// --- what intake writes --------------------------------------------------------------------------------------------

export interface NewJob {
  subscription: string
  /** When it may run. */
  dueAt: number
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
  source: string
  /** 'refused:<reason>', 'unwritten:refused', 'unavailable', ... */
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

// --- what the worker writes ----------------------------------------------------------------------------------------

export interface ClaimAsk {
  /** How many of each subscription's jobs this worker has room for. */
  room: readonly { subscription: string; limit: number }[]
  now: number
  leaseMs: number
}

export interface Lease {
  jobId: string
  /** Proves that the holder still holds it; a settle with an old token changes nothing. */
  token: string
}

/** A stored request as a handler and a person need it. */
export interface StoredBytes {
  method: string
  url: string
  headers: HeaderList
  body: Uint8Array
}

export interface ClaimedJob extends Lease {
  subscription: string
  /** Attempts that counted before this one. */
  attempts: number
  event: {
    id: string
    source: string
    key: string
    type: string
    createdAt: number | null
    receivedAt: number
    pointer: string | null
    request: StoredBytes
  }
}

/** What became of an attempt. */
export interface Settlement extends Lease {
  /** The state the job goes to. `pending` needs `dueAt`. */
  state: 'succeeded' | 'pending' | 'dead'
  dueAt: number | null
  /** Whether it counts against the subscription's attempts: a snooze does not. */
  counted: boolean
  attempt: {
    startedAt: number
    durationMs: number
    outcome: 'done' | 'retry' | 'snooze' | 'dead'
    cause: FailureCause | null
    error: string | null
  }
}

export interface WorkerStore {
  /** Due jobs, oldest first within a subscription, each now `running` under a lease of its own. */
  claim(ask: ClaimAsk): Promise<readonly ClaimedJob[]>
  /** One answer for each: false where the token was old, and then nothing was changed. */
  settle(settlements: readonly Settlement[]): Promise<readonly boolean[]>
  /** Holds leases until `until`; false for those that are lost. */
  renew(leases: readonly Lease[], until: number): Promise<readonly boolean[]>
  /** Puts jobs whose lease ran out before `now` back to `pending`, due at once; says how many. */
  rescue(now: number): Promise<number>
  /** When the next pending job of these subscriptions is due, or null. */
  nextDueAt(subscriptions: readonly string[]): Promise<number | null>
  /** Called after a commit that made jobs due. Returns what ends it. */
  onWork(listener: () => void): () => void
}

// --- what a person may see and do ----------------------------------------------------------------------------------

export interface JobSummary {
  id: string
  subscription: string
  state: JobState
  attempts: number
  dueAt: number
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
}

export interface JobRecord extends JobSummary {
  history: readonly AttemptRecord[]
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
  /** What it was answered; a refusal that was admitted keeps its own. */
  status: number
  outcome: RequestOutcome
  /** As in NewRequest; 'admitted:<reason>' for a refusal that was admitted afterwards. */
  reason: string | null
  /** When it was admitted; null for all that was never refused, or still is. */
  admittedAt: number | null
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

export interface RequestPageAsk extends PageAsk {
  /** For work through all of them in the order of their arrival. A cursor belongs to the order it was given in. */
  oldestFirst?: boolean
}

/** A refused request that verifies after all, as the door would have stored it. */
export interface Admission {
  requestId: string
  /** Index of the secret that matched. */
  secret: number | null
  events: readonly NewEvent[]
}

export interface Admitted {
  /** Whether this call let it in; false where it was not refused any more, and then nothing was changed. */
  admitted: boolean
  /** What it is now. */
  outcome: RequestOutcome
  /** Of this call; none where it let nothing in. */
  events: readonly AppendedEvent[]
}

/** Newest first, or as it was asked for. */
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

/**
 * Counter names every store keeps by minute and source. What was received is what has an outcome, counted once in the
 * minute of its receipt by what it was answered: a refusal that is admitted later stays counted as one, and adds to
 * `admitted` in the minute of its admission.
 */
export const counterNames = [
  'accepted',
  'duplicate',
  'refused',
  'handshake',
  'admitted',
  'succeeded',
  'failed',
  'dead',
] as const

export interface Backlog {
  subscription: string
  pending: number
  running: number
  dead: number
  /** When the oldest pending job's event was received; null when none waits. */
  oldestReceivedAt: number | null
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
  listRequests(filter: RequestFilter, page: RequestPageAsk): Promise<Page<RequestSummary>>
  getRequest(id: string): Promise<RequestRecord | null>
  /** An accepted request of this source that carried this header value, if one is among the latest 1,000. */
  findAcceptedWithHeader(source: string, header: string, value: string): Promise<RequestSummary | null>
  counters(ask: StatsAsk): Promise<readonly CounterRow[]>
  latencies(ask: StatsAsk): Promise<readonly LatencyRow[]>
  backlog(): Promise<readonly Backlog[]>
  activity(): Promise<readonly SourceActivity[]>
  /** `dead`, `cancelled` or `succeeded` becomes `pending`, due now, with its attempts counted anew; null where there is no such job. */
  retryJob(id: string, now: number): Promise<JobState | null>
  /** `pending` becomes `cancelled`; null where there is no such job. Any other state is left, and returned. */
  cancelJob(id: string): Promise<JobState | null>
  /**
   * Lets refused requests in, all of a call in one commit: each becomes `accepted`, or `duplicate` where every event is held,
   * with its events and their jobs as `append` would have made them; its status, its time of receipt and, after 'admitted:',
   * its reason stay. Only what is still refused: whoever comes second changes nothing and is told so. Null where there is no
   * such request. Order is kept. What is admitted is kept and pruned as an accepted request, no longer as a refusal.
   */
  admit(admissions: readonly Admission[], now: number): Promise<readonly (Admitted | null)[]>
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

export interface Store extends IntakeStore, WorkerStore, OperateStore {
  /** Removes what is past its keep; says how many rows went. Call again while it is not zero. */
  prune(ask: PruneAsk): Promise<number>
  health(): Promise<StoreHealth>
  /** A handle for one more thread; transfer `transfer` with it. */
  share(): { handle: StoreHandle; transfer: readonly MessagePort[] }
  /** Commits what waits, then lets go. The owner closes last. */
  close(): Promise<void>
}
