// What the calls about subscriptions answer.
import type { FailureGroup, SubscriptionInfo } from './contract.ts'
import { type Answer, toIso } from './to-json.ts'

export function toSubscriptionInfo(status: Answer<'subscriptions'>[number]): SubscriptionInfo {
  const { types, pausedAt, breaker, oldestPendingMs, ...rest } = status
  return {
    ...rest,
    types: [...types],
    oldestPendingSeconds: oldestPendingMs === null ? null : Math.round(oldestPendingMs / 1000),
    pausedSince: pausedAt === null ? null : toIso(pausedAt),
    breaker: { phase: breaker.phase, until: breaker.until === null ? null : toIso(breaker.until) },
  }
}

export function toFailureGroup({ firstAt, lastAt, ...group }: Answer<'failures'>[number]): FailureGroup {
  return { ...group, firstAt: toIso(firstAt), lastAt: toIso(lastAt) }
}
