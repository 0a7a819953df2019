// The worker's part of the contract: what it says of its subscriptions, what it claims, what it settles, and what a
// handler may commit together with its job's success.
import type { BreakerPolicy } from '../core/breaker.ts'
import type { HeaderList } from '../core/headers.ts'
import type { FailureCause } from '../core/job.ts'
import type { Rate } from '../core/rate.ts'
import type { QueryResult, Statement, Transaction } from '../core/transaction.ts'

/** What holds for one subscription over all workers of the store. */
export interface SubscriptionRules {
  subscription: string
  /** Jobs run at one time. */
  concurrency: number
  /** Attempts begun in a stretch of time; null for any number. */
  rate: Rate | null
  /** When a subscription that fails is left in peace; null for never. */
  breaker: BreakerPolicy | null
}

export interface ClaimAsk {
  /** How many of each subscription's jobs this worker has room for. */
  room: readonly { subscription: string; limit: number }[]
  now: number
  leaseMs: number
}

export interface Claimed {
  jobs: readonly ClaimedJob[]
  /** When to ask again for the same subscriptions if nothing wakes the worker before; null where nothing waits for a time. */
  nextAt: number | null
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

/** What a step returned, as JSON. */
export interface StepResult {
  name: string
  json: string
}

export interface ClaimedJob extends Lease {
  subscription: string
  /** Attempts that counted before this one, since the last replay. */
  attempts: number
  /** How often a person asked for it again with fresh keys: part of every idempotency key. */
  generation: number
  /** When the first of those attempts failed; null where none did. */
  failedAt: number | null
  /** Its order key; null where it stands in no line. */
  orderKey: string | null
  /** The highest version that was processed of this order key, as the worker wrote it; null where none was. */
  lastVersion: string | null
  /** False where the headers and the body of its request are past their keep: it cannot be run. */
  bodyKept: boolean
  /** Steps that earlier attempts finished. */
  steps: readonly StepResult[]
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
  /** `pending` only: whether it leaves its line until it is due, so that those behind it go on. Default false. */
  parks?: boolean
  /** `pending` only: whether its line keeps only its newest job. Then it becomes cancelled where a newer one waits. */
  latest?: boolean
  /** Kept as its order key's highest version where it is (core/version.ts). Only with `succeeded`. */
  version?: string
  attempt: {
    startedAt: number
    durationMs: number
    outcome: 'done' | 'retry' | 'snooze' | 'dead'
    cause: FailureCause | null
    error: string | null
    /** Failures with the same fingerprint are shown as one. */
    fingerprint?: string | null
    /** What a person should know of an attempt that did not fail: why it was skipped. */
    note?: string | null
  }
}

export type { QueryResult, Statement, Transaction } from '../core/transaction.ts'

export interface TransactAsk extends Lease {
  /** How long the store may be lent, in milliseconds, from the moment it is. */
  timeoutMs: number
  /** Gives the transaction up, unless its commit is on its way; `transact` rejects with the reason. */
  signal: AbortSignal
  /** The success that is committed with it, asked for when the work is done. */
  success(): Settlement
}

export interface WorkerStore {
  /** Said before the first claim, and again when it changes. */
  setRules(rules: readonly SubscriptionRules[]): void
  /**
   * Due jobs, each now `running` under a lease of its own: fresh ones before replayed ones, oldest first, the first of
   * each line only, none of what is paused, open or beyond its rate. A store that keeps its rows in several buckets gives
   * the oldest of all, and with it those of its bucket: oldest first within each.
   */
  claim(ask: ClaimAsk): Promise<Claimed>
  /** One answer for each: false where the token was old, and then nothing was changed. */
  settle(settlements: readonly Settlement[]): Promise<readonly boolean[]>
  /** Holds leases until `until`; false for those that are lost. */
  renew(leases: readonly Lease[], until: number): Promise<readonly boolean[]>
  /** Puts jobs whose lease ran out before `now` back to `pending`, due at once; says how many. */
  rescue(now: number): Promise<number>
  /** Keeps what a step returned: durable when it resolves. False where the token was old. The same name replaces. */
  saveStep(lease: Lease, step: StepResult): Promise<boolean>
  /**
   * Runs `work` in the store's own database and commits it together with the job's success: both or neither. A statement
   * that fails ends it, even where the work catches the error. Rejects with what the work threw, with the signal's reason,
   * or with `lease_lost` (the token was old), `transaction_timeout`, `transaction_failed` (the database refused).
   */
  transact<Result>(ask: TransactAsk, work: (transaction: Transaction) => Promise<Result>): Promise<Result>
  /** The same for statements that need no answer of each other; they share the commit of whoever else waits. */
  transactAll(success: Settlement, statements: readonly Statement[]): Promise<readonly QueryResult[]>
  /** Called after a commit that made jobs due. Returns what ends it. */
  onWork(listener: () => void): () => void
}
