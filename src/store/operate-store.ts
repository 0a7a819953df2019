// Operate's part of the contract: what a person may see and do.
import type { BreakerState } from '../core/breaker.ts'
import type { EventOrigin } from '../core/event.ts'
import type { FailureCause, JobState } from '../core/job.ts'
import type { RequestOutcome } from '../core/request.ts'
import type { AppendedEvent, NewEvent } from './intake-store.ts'
import type { StoredBytes } from './worker-store.ts'

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
  /** The replay that asked for it last; null where none did. */
  replay: string | null
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
  /** False where headers and body are past their keep: then both are empty. */
  bodyKept: boolean
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

/**
 * What is measured by minute and source. Answers and attempts count whatever came of them: a latency of successes alone
 * looks best when everything times out.
 */
export type LatencyMetric = 'ackMs' | 'attemptMs' | 'endToEndMs'

/** One minute's bucket of a latency histogram (core/histogram.ts). */
export interface LatencyRow {
  minute: number
  source: string
  metric: LatencyMetric
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
  'pruned:events',
  'pruned:dead',
  'pruned:bodies',
  'pruned:refusals',
] as const

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
  eventId: string
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
  listRequests(filter: RequestFilter, page: RequestPageAsk): Promise<Page<RequestSummary>>
  getRequest(id: string): Promise<RequestRecord | null>
  /** An accepted request of this source that carried this header value, if one is among the latest 1,000. */
  findAcceptedWithHeader(source: string, header: string, value: string): Promise<RequestSummary | null>
  counters(ask: StatsAsk): Promise<readonly CounterRow[]>
  latencies(ask: StatsAsk): Promise<readonly LatencyRow[]>
  backlog(): Promise<readonly Backlog[]>
  activity(): Promise<readonly SourceActivity[]>
  /** Why new events are refused for now, in words; null while there is room, and for whoever only reads. */
  fullness(): Promise<string | null>
  /** Of every subscription that was ever paused or failed; the others' gates stand open. */
  gates(): Promise<readonly Gate[]>
  /** Latest first, at most `limit`. */
  failures(ask: { subscription?: string; limit: number }): Promise<readonly FailureGroup[]>
  /** Holds its jobs back, or lets them go on; they keep their attempts and their order. */
  setPaused(subscription: string, paused: boolean, now: number): Promise<void>
  /** `dead`, `cancelled` or `succeeded` becomes `pending`, due now, with its attempts counted anew; null where there is no such job. Rejects with `body_gone` where its event's body is no longer kept. */
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
