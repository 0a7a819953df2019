// A subscription: a named rule that says which events are handled by what. Its name is its durable identity.
import type { Duration } from './duration.ts'
import type { WebhookEvent } from './event.ts'
import type { TypePattern } from './type-pattern.ts'

/** Structured logging as pino does it; what a handler's `ctx.log` offers. */
export interface Log {
  debug(fields: object, message?: string): void
  info(fields: object, message?: string): void
  warn(fields: object, message?: string): void
  error(fields: object, message?: string): void
}

export interface HandlerContext {
  /** 1 for the first try. */
  attempt: number
  /** The same over all attempts of one job: hand it to APIs that take an idempotency key. */
  idempotencyKey: string
  /** Aborted when the timeout is reached or the worker must stop; pass it on to fetch and friends. */
  signal: AbortSignal
  log: Log
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
}

export interface SubscriptionOptions {
  retry?: RetryOptions
  /** How long one attempt may run. Default '30s'. */
  timeout?: Duration
  /** Jobs of this subscription run at one time by one worker. Default 16. */
  concurrency?: number
}

export interface Subscription {
  /** The source it was made from, by identity: the configuration gives that source its name. */
  readonly source: object
  readonly types: TypePattern
  readonly handler: HandlerFunction<never> | Destination
  readonly options: SubscriptionOptions
}
