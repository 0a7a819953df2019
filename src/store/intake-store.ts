// Intake's part of the contract: requests with their events and those events' jobs, durable together or not at all.
import type { EventOrigin } from '../core/event.ts'
import type { HeaderList } from '../core/headers.ts'
import type { FailureCause } from '../core/job.ts'
import type { RequestOutcome } from '../core/request.ts'

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
  /**
   * Stores requests, their events and their events' jobs: durable when the promise resolves. Order is kept. Rejects with
   * `store_full` while a bound is reached (limits queueJobsMax, queueAgeMs, storeBytesMax, diskFreeBytesMin), unless every
   * event is held already; all else that a store does goes on, so that it can drain.
   */
  append(requests: readonly NewRequest[]): Promise<readonly Appended[]>
  /** Written soon, with a commit that comes anyway; lost in a crash, as is every answer that was on its way. */
  noteAcknowledgements(acknowledgements: readonly Acknowledgement[]): void
  /** Counted soon, as these are. */
  noteTallies(tallies: readonly Tally[]): void
}
