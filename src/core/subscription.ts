// A subscription: a named rule that says which events are handled by what. Its name is its durable identity.
import type { Duration } from './duration.ts'
import type { WebhookEvent } from './event.ts'
import type { ArrivingEvent } from './plan-jobs.ts'
import type { RateText } from './rate.ts'
import type { QueryResult, Statement, Transaction } from './transaction.ts'
import type { TypePattern } from './type-pattern.ts'
import type { Comparable } from './version.ts'

/** Structured logging as pino does it; what a handler's `ctx.log` offers. */
export interface Log {
  debug(fields: object, message?: string): void
  info(fields: object, message?: string): void
  warn(fields: object, message?: string): void
  error(fields: object, message?: string): void
}

export interface StepOptions {
  /** How long this step may take. Default: what is left of the handler's own time. */
  timeout?: Duration
}

/** What a step's function is given. */
export interface StepContext {
  /** The same over all attempts, and another for every step. */
  idempotencyKey: string
  signal: AbortSignal
}

export interface HandlerContext {
  /** 1 for the first try. */
  attempt: number
  /** The same over all attempts of one job: hand it to APIs that take an idempotency key. New for a replay that asks for it. */
  idempotencyKey: string
  /** Aborted when the timeout is reached or the worker must stop; pass it on to fetch and friends. */
  signal: AbortSignal
  log: Log
  /** Whether a newer version of its order key was processed already. */
  stale: boolean
  /** The version that was processed last of its order key, as its parts; null where none was. */
  lastVersion: readonly (number | string | bigint)[] | null
  /**
   * Does something once over all attempts: its result is stored before the promise resolves, and a later attempt gets it
   * from there. Results are JSON, at most `limits.stepBytesMax`. Errors: `step_invalid`, `lease_lost`, `handler_timeout`.
   */
  step<Result>(
    name: string,
    run: (ctx: StepContext) => Result | Promise<Result>,
    options?: StepOptions,
  ): Promise<Result>
  /**
   * Runs SQL of your own in the store's database and commits it together with this job's success: both or neither, whatever
   * crashes when. Once per attempt. When it resolves, the job has succeeded: what the handler throws or returns afterwards
   * changes nothing. When it rejects, nothing is stored and the attempt goes on.
   *
   * The store is held while `work` runs, for at most `limits.transactionMs`: await in it nothing but `tx.query`.
   * Errors: `transaction_failed` (the database refused a statement), `transaction_timeout`, `lease_lost`, or what `work` threw.
   */
  transaction<Result>(work: (tx: Transaction) => Result | Promise<Result>): Promise<Result>
  /** The same with statements that need no answer of each other: cheaper, since they share a commit with all who wait. */
  transaction(statements: readonly (Pick<Statement, 'sql'> & Partial<Statement>)[]): Promise<readonly QueryResult[]>
  /** What the subscription's `fetchLatest` answers for this event. Error: `request_invalid` where it has none. */
  latest(): Promise<unknown>
}

/** Returning is done, throwing is retry; or an outcome, returned or thrown: `retryAfter`, `snooze`, `dead`. */
export type HandlerFunction<Payload = unknown> = (event: WebhookEvent<Payload>, ctx: HandlerContext) => unknown

/** A ready-made handler: http, slack, email, ... */
export interface Destination {
  /** Its kind, shown beside the job: 'http'. */
  readonly kind: string
  /** Where it delivers to, without credentials, shown beside the job. */
  readonly address: string
  deliver(event: WebhookEvent, ctx: HandlerContext): Promise<unknown>
}

export interface RetryOptions {
  /** Tries in all, the first included. Default 8. */
  attempts?: number
  /** Upper bound of the first wait; the waits grow and are jittered. Default '5s'. */
  firstDelay?: Duration
  /** What the bound grows by after each failure. Default 4. */
  factor?: number
  /** The bound never grows beyond this. Default '1h'. */
  maxDelay?: Duration
  /** The share of each wait that is left to chance, from 0 (none) to 1 (all of it). Default 1. */
  jitter?: number
  /** Waits of your own instead: one for each failure, so there is one attempt more than there are waits. */
  schedule?: readonly Duration[]
  /** Whether an error will never go away, so that the job is dead at once. */
  permanent?: (error: unknown) => boolean
  /** No attempt begins later than this after the event was received. Default: no such end. */
  deadline?: Duration
  /** A longer `Retry-After` of a destination's is cut to this. Default '1h'. */
  maxRetryAfter?: Duration
}

export interface BreakerOptions {
  /** Failures in a row that open it. Default 20. */
  failuresInRow?: number
  /** Or this share of the attempts within a window, from 0 to 1. Default 0.5 ... */
  failureRate?: number
  /** ... of at least so many. Default 50. */
  attemptsMin?: number
  /** Default '1m'. */
  window?: Duration
  /** How long it stays open at first, doubled with each opening. Default '30s'. */
  openFor?: Duration
  /** Default '5m'. */
  maxOpenFor?: Duration
}

/** What becomes of the jobs behind one that failed: wait for it, go on while it is retried, or give it up and go on. */
export type OnHeadFailure = 'block' | 'park' | 'skip'

/** What becomes of an event that is older than what was processed of its order key. */
export type OnStale = 'run' | 'skip' | 'fetch'

export interface SubscriptionOptions<Payload = unknown> {
  /** Events for which this is false make no job. One for which it throws makes a dead job with the error. */
  when?: (event: ArrivingEvent<Payload>) => boolean
  /** Jobs with the same key run one after another, in the order the events came; without a key a job waits for none. */
  order?: (event: ArrivingEvent<Payload>) => string | number | null | undefined
  /** Waits this long before each, and sorts by the provider's time what came meanwhile. Default: none. */
  hold?: Duration
  /** Default 'block'. */
  onHeadFailure?: OnHeadFailure
  /** How long a failing job may block those behind it before it is parked. Default '15m'. */
  blockFor?: Duration
  /** Of those that wait with the same key, only the newest runs; the others are cancelled. */
  latest?: boolean
  /** What makes one event of a key newer than another. Default: the provider's time. */
  version?: (event: WebhookEvent<Payload>) => Comparable
  /** Default 'run'. */
  onStale?: OnStale
  /** Asks the provider for the present state; `onStale: 'fetch'` hands it over as the payload, `ctx.latest()` asks for it. */
  fetchLatest?: (event: WebhookEvent<Payload>, ctx: { signal: AbortSignal }) => Promise<unknown>
  retry?: RetryOptions
  /** How long one attempt may run. Default '30s'. */
  timeout?: Duration
  /** Jobs of this subscription run at one time, over all workers. Default 16. */
  concurrency?: number
  /** By what `concurrencyPerKey` tells jobs apart. `order` is such a key, with 1 at a time. */
  key?: (event: ArrivingEvent<Payload>) => string | number | null | undefined
  /** Jobs of one `key` run at one time, in no promised order. */
  concurrencyPerKey?: number
  /** Attempts that may begin in a stretch of time, over all workers: '10/s', '300/m', '5000/h'. Default: any number. */
  rate?: RateText
  /** When a subscription that keeps failing is left in peace for a while. `false` for never. */
  breaker?: BreakerOptions | false
}

export interface Subscription {
  /** The source it was made from, by identity: the configuration gives that source its name. */
  readonly source: object
  readonly types: TypePattern
  /** Its functions take the payload of its source; the rows do not know that type. */
  readonly handler: HandlerFunction<never> | Destination
  readonly options: SubscriptionOptions<never>
}
