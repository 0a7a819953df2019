// The door of `landfall`. Re-exports only.
export { type Config, defineConfig } from './config/define-config.ts'
export type { Duration } from './core/duration.ts'
export { type ErrorCode, LandfallError } from './core/errors.ts'
export type { WebhookEvent } from './core/event.ts'
export { HeaderList } from './core/headers.ts'
export type { Limits } from './core/limits.ts'
export { dead, done, type Outcome, retryAfter, snooze } from './core/outcome.ts'
export type { Role } from './core/roles.ts'
export type {
  Destination,
  HandlerContext,
  HandlerFunction,
  Log,
  Subscription,
  SubscriptionOptions,
} from './core/subscription.ts'
export type { QueryResult, Statement, Transaction } from './core/transaction.ts'
export { createLandfall, type Landfall, type LandfallOptions } from './landfall.ts'
