// Replays in the store: what a person asks for again, and how far that came. Every step is one commit that moves the cursor
// and puts jobs back, so that a crash loses no job and repeats none.
import type { JobState } from '../core/job.ts'
import type { ReplayConfiguration, ReplayState } from '../core/replay.ts'
import type { NewJob } from './intake-store.ts'
import type { EventFilter, Page, PageAsk } from './operate-store.ts'
import type { ClaimedJob } from './worker-store.ts'

/** Which events, as the list of events has it, and which of their jobs. */
export interface ReplayFilter extends EventFilter {
  /** Only jobs of this subscription. */
  subscription?: string
  /** Only jobs in this state: one from which a job can be retried. */
  jobState?: JobState
}

/** An event as a subscription's rules need it. */
export type ReplayedEvent = ClaimedJob['event']

/** The jobs that today's subscriptions want of an event; null where its source is not configured any more. */
export type PlanAgain = (event: ReplayedEvent) => readonly NewJob[] | null

/** What a replay would do now. Nothing is changed. */
export interface ReplayPreview {
  /** Events that match; where particular jobs are asked for, those that have or get one. */
  events: number
  /** Jobs that would be put back or made. */
  jobs: number
  /** Jobs that match but wait or run already. */
  skipped: number
  /** Jobs that match but that today's subscriptions do not want; none where the configuration is the original one. */
  left: number
  /** Distinct order keys among the jobs, and the first few. */
  orderKeys: { count: number; first: readonly { subscription: string; key: string }[] }
  /** The jobs by subscription. */
  subscriptions: readonly { subscription: string; jobs: number }[]
  /** Whether all of it was counted; false where there was more than one question may cost. */
  complete: boolean
}

export interface NewReplay {
  filter: ReplayFilter
  configuration: ReplayConfiguration
  /** Whether its jobs get new idempotency keys and do their steps again. */
  freshKeys: boolean
  ratePerSecond: number
  matched: Pick<ReplayPreview, 'events' | 'jobs' | 'complete'>
}

export interface ReplayRecord extends NewReplay {
  id: string
  state: ReplayState
  /** Events it went through. */
  events: number
  /** Jobs it put back or made. */
  replayed: number
  /** Jobs it left because they waited or ran. */
  skipped: number
  /** Jobs it left because today's subscriptions do not want them. */
  left: number
  createdAt: number
  /** When it was done or cancelled. */
  finishedAt: number | null
}

/** A person's part. */
export interface ReplayStore {
  /** Counts, at a bounded cost. `plan` for the current configuration, null for the original one. */
  previewReplay(filter: ReplayFilter, plan: PlanAgain | null): Promise<ReplayPreview>
  /** Begins one, running. It matches only events that are held at this moment; its cursor begins before the oldest. */
  createReplay(replay: NewReplay, now: number): Promise<ReplayRecord>
  /** Newest first. The oldest that ended go when there are more than 1,000. */
  listReplays(page: PageAsk): Promise<Page<ReplayRecord>>
  getReplay(id: string): Promise<ReplayRecord | null>
  /** Null where there is no such replay. A move that is not allowed changes nothing; the answer says what it is. */
  setReplayState(id: string, state: ReplayState, now: number): Promise<ReplayRecord | null>
}

export interface ReplayStep {
  /** Jobs to put back at most; an event's jobs are never parted, so that one event may take it above. */
  limit: number
  now: number
  plan: PlanAgain
}

export interface ReplayStepped {
  state: ReplayState
  /** Jobs that this step put back or made. */
  replayed: number
}

/** The part of whoever carries replays out. */
export interface ReplayerStore {
  /** Those that run, oldest first, at most ten. */
  runningReplays(): Promise<readonly ReplayRecord[]>
  /**
   * Goes on from the cursor, oldest event first: puts the next jobs back, due now, after all that is fresh, and moves the
   * cursor, in one commit. Of two that step at one moment one does nothing. Jobs that wait or run are left. With the current
   * configuration a job takes its new place in line, and a subscription that has none of the event's jobs gets one, unless
   * only jobs in one state were asked for. Null where there is no such replay.
   */
  stepReplay(id: string, step: ReplayStep): Promise<ReplayStepped | null>
}
