// What needs a person, worst first. Pure.
import type { Stats, SubscriptionInfo } from '../../../../src/api/contract.ts'
import { toPlural } from '../../format/numbers.ts'
import { toSpan } from '../../format/time.ts'
import { toReason } from '../../format/words.ts'
import type { EventsSearch, RequestsSearch } from '../../search-params.ts'

/** Waiting this long is worth a look: all but the longest backoffs are shorter. */
export const pendingTooOldSeconds = 300

export interface AttentionItem {
  id: string
  severity: 'bad' | 'wait'
  /** What is wrong, with its number. */
  what: string
  where: string
  link: { to: '/events'; search: EventsSearch } | { to: '/requests'; search: RequestsSearch } | { to: '/subscriptions' }
  /** What the link leads to. */
  act: string
}

/** `refusals` holds the last hour of each source that refused something in it. */
export function toAttention(
  stats: Stats,
  refusals: readonly { source: string; stats: Stats }[],
  subscriptions: readonly SubscriptionInfo[],
): AttentionItem[] {
  return [
    ...full(stats),
    ...deadJobs(stats),
    ...subscriptions.flatMap(heldBack),
    ...refusals.flatMap(refused),
    ...oldPending(stats, subscriptions),
  ]
}

function full(stats: Stats): AttentionItem[] {
  if (stats.full === null) return []
  return [
    {
      id: 'full',
      severity: 'bad',
      what: `New webhooks are answered 503: ${stats.full}`,
      where: 'the store',
      link: { to: '/events', search: { state: 'pending' } },
      act: 'See what waits',
    },
  ]
}

/** A pause is somebody's wish, but work that waits behind it must not be forgotten. */
function heldBack({ name, pending, pausedSince, breaker }: SubscriptionInfo): AttentionItem[] {
  if (pending === 0 || (pausedSince === null && breaker.phase !== 'open')) return []
  const why = pausedSince === null ? 'the breaker is open' : 'paused'
  return [
    {
      id: `held ${name}`,
      severity: pausedSince === null ? 'bad' : 'wait',
      what: `${toPlural(pending, 'job waits', 'jobs wait')}: ${why}`,
      where: name,
      link: { to: '/subscriptions' },
      act: pausedSince === null ? 'See what fails' : 'Resume',
    },
  ]
}

function deadJobs(stats: Stats): AttentionItem[] {
  return stats.subscriptions
    .filter((subscription) => subscription.dead > 0)
    .sort((one, other) => other.dead - one.dead)
    .map(({ name, dead }) => ({
      id: `dead ${name}`,
      severity: 'bad',
      what: toPlural(dead, 'dead job'),
      where: name,
      link: { to: '/events', search: { state: 'dead' } },
      act: 'Look and retry',
    }))
}

function refused({ source, stats }: { source: string; stats: Stats }): AttentionItem[] {
  return Object.entries(stats.totals.refusedByReason)
    .filter(([, count]) => count > 0)
    .sort(([, one], [, other]) => other - one)
    .map(([reason, count]) => ({
      id: `refused ${source} ${reason}`,
      severity: 'bad',
      what: `${toPlural(count, 'request')} refused in the last hour: ${toReason(reason)}`,
      where: source,
      link: { to: '/requests', search: { outcome: 'refused', source, reason } },
      act: 'See why',
    }))
}

function oldPending(stats: Stats, subscriptions: readonly SubscriptionInfo[]): AttentionItem[] {
  const held = new Set(subscriptions.filter((one) => heldBack(one).length > 0).map(({ name }) => name))
  return stats.subscriptions.flatMap(({ name, oldestPendingSeconds, pending }) =>
    held.has(name) || oldestPendingSeconds === null || oldestPendingSeconds < pendingTooOldSeconds
      ? []
      : [
          {
            id: `old ${name}`,
            severity: 'wait' as const,
            what: `Oldest of ${toPlural(pending, 'pending job')} waits for ${toSpan(oldestPendingSeconds * 1000)}`,
            where: name,
            link: { to: '/events' as const, search: { state: 'pending' as const } },
            act: 'See what waits',
          },
        ],
  )
}
