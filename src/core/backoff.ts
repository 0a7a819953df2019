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
}

/** Eight tries over one to two hours: outlasts a deploy and a short outage, and a person hears of it the same day. */
export const defaultRetryPolicy: Readonly<RetryPolicy> = {
  attempts: 8,
  firstDelayMs: 5_000,
  factor: 4,
  delayMsMax: 3_600_000,
}

/** The shortest wait, so that jitter never turns into a hot loop. */
const delayMsMin = 100

export interface BackoffInput {
  policy: RetryPolicy
  random: Random
}

/** Unix milliseconds of the next try after `attempt` (1 for the first) failed at `now`; null when attempts are spent. */
export function nextAttemptAt(now: number, attempt: number, { policy, random }: BackoffInput): number | null {
  if (attempt >= policy.attempts) return null
  const bound = Math.min(policy.delayMsMax, policy.firstDelayMs * policy.factor ** (attempt - 1))
  return Math.ceil(now + Math.max(delayMsMin, random() * bound))
}
