// When a failed job is tried again: exponential with full jitter, capped. Full jitter because a provider's outage fails
// many jobs at one moment, and they must not come back at one moment.
import type { Random } from './clock.ts'

export interface RetryPolicy {
  /** Tries in all, the first included. */
  attempts: number
  /** Upper bound of the wait after the first failure, in milliseconds. */
  firstDelayMs: number
  /** What the bound is multiplied by after each further failure. */
  factor: number
  /** The bound never grows beyond this, in milliseconds. */
  delayMsMax: number
  /** The share of each wait that is left to chance, 0 to 1. */
  jitter: number
  /** The waits one by one, in milliseconds, instead of those that grow; null for those. */
  scheduleMs: readonly number[] | null
  /** Whether an error will never go away. */
  isPermanent: (error: unknown) => boolean
  /** No attempt begins later than this after the event was received, in milliseconds. */
  deadlineMs: number
  /** The longest wait that a destination may ask for, in milliseconds. */
  retryAfterMsMax: number
}

/** Eight tries over one to two hours: outlasts a deploy and a short outage, and a person hears of it the same day. */
export const defaultRetryPolicy: Readonly<RetryPolicy> = {
  attempts: 8,
  firstDelayMs: 5_000,
  factor: 4,
  delayMsMax: 3_600_000,
  jitter: 1,
  scheduleMs: null,
  isPermanent: () => false,
  deadlineMs: Number.POSITIVE_INFINITY,
  retryAfterMsMax: 3_600_000,
}

/** The shortest wait, so that jitter never turns into a hot loop. */
const delayMsMin = 100

export interface BackoffInput {
  policy: RetryPolicy
  random: Random
}

/** Unix milliseconds of the next try after `attempt` (1 for the first) failed at `now`; null when attempts are spent. */
export function nextAttemptAt(now: number, attempt: number, { policy, random }: BackoffInput): number | null {
  const bound = waitBound(attempt, policy)
  if (bound === null) return null
  const wait = bound * (1 - policy.jitter + policy.jitter * random())
  return Math.ceil(now + Math.max(delayMsMin, wait))
}

/** Whether no attempt is left after so many: only a lease that was lost with its last attempt leaves such a job waiting. */
export function isSpent(attempts: number, policy: RetryPolicy): boolean {
  return attempts > 0 && waitBound(attempts, policy) === null
}

function waitBound(
  attempt: number,
  { attempts, scheduleMs, firstDelayMs, factor, delayMsMax }: RetryPolicy,
): number | null {
  if (scheduleMs !== null) return scheduleMs[attempt - 1] ?? null
  if (attempt >= attempts) return null
  return Math.min(delayMsMax, firstDelayMs * factor ** (attempt - 1))
}
