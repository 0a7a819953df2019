// What a simulated store does its work with: the writer's own code on SQLite, or whole nodes on PostgreSQL. Jobs and events
// have the ids of SQLite on both, so that whoever looks on needs to know only one kind.
import type { JobState } from '../../src/core/job.ts'
import type { Asks, PlainError } from '../../src/store/sqlite/messages.ts'
import type {
  Appended,
  ClaimAsk,
  ClaimedJob,
  NewRequest,
  QueryResult,
  Settlement,
  Statement,
  SubscriptionRules,
} from '../../src/store/store.ts'
import type { Client } from './store.ts'

/** What a claim gave out. */
export interface ClaimedLeases {
  rows: readonly { job: number; lease: number; subscription: string }[]
  nextAt: number | null
}

/** The calls that a simulation makes: what is given, what is got. */
export interface Answers extends Pick<Asks, 'settle' | 'renew' | 'rescue' | 'step' | 'pause'> {
  append: { give: readonly NewRequest[]; get: readonly Appended[] }
  claim: { give: ClaimAsk; get: ClaimedLeases }
  transactAll: {
    give: { success: Settlement; statements: readonly Statement[] }
    get: readonly QueryResult[] | PlainError
  }
  retry: { give: { id: string; now: number }; get: JobState | null }
  cancel: { give: { id: string }; get: JobState | null }
}

export type GivenAsk = { [Name in keyof Answers]: { name: Name; give: Answers[Name]['give'] } }[keyof Answers]
/** Appends are seen together, as they are stored. */
export type Ask = Exclude<GivenAsk, { name: 'append' }>

/** A transaction is a settle that brings rows of the user's own. */
export type Seen = Exclude<Ask, { name: 'transactAll' }>

export interface Waiting {
  ask: GivenAsk
  by: Client
  answer(result: unknown): void
  refuse(error: Error): void
}

export interface Committed {
  /** Whether jobs came to wait. */
  wakes: boolean
}

export interface Engine {
  /** Whether the workers are threads of the store's process, and end with it. */
  readonly holdsWorkers: boolean
  add(waiting: Waiting): void
  commit(): Committed | Promise<Committed>
  setRules(rules: readonly SubscriptionRules[], by: Client): void
  /** The jobs of a claim, when its answer is heard. */
  read(claimed: ClaimedLeases): readonly ClaimedJob[]
  /** So many commits from now on are refused. */
  fail(commits: number): void
  restart(): void
}
