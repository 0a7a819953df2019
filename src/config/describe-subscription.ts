// A subscription's rules in words, for whoever looks at it: what was written and what was left to its default read the same.
import { toWords } from '../core/duration.ts'
import type { ResolvedSubscription } from './check-subscription.ts'

export interface DescribedSubscription {
  name: string
  types: readonly string[]
  handler: string
  /** Null where there is no such rule. */
  settings: { order: string | null; rate: string | null; concurrency: string; retry: string; breaker: string | null }
}

export function describeSubscription(subscription: ResolvedSubscription): DescribedSubscription {
  const { name, types, handlerName, concurrency } = subscription
  return {
    ...{ name, types, handler: handlerName },
    settings: {
      order: describeOrder(subscription),
      rate: describeRate(subscription),
      concurrency: `${concurrency} at a time${describeWidth(subscription)}`,
      retry: describeRetry(subscription),
      breaker: describeBreaker(subscription),
    },
  }
}

function describeOrder({ line, onHeadFailure, blockMs, onStale }: ResolvedSubscription): string | null {
  if (line === null || line.width > 1) return null
  const heads = {
    block: `a failing one blocks its key for up to ${toWords(blockMs)}`,
    park: 'a failing one lets its key go on',
    skip: 'a failing one is given up',
  }
  return [
    line.latest ? 'only the newest of a key' : 'one after another by key',
    ...(line.holdMs > 0 ? [`sorted over ${toWords(line.holdMs)}`] : []),
    heads[onHeadFailure],
    ...(onStale === 'run' ? [] : [onStale === 'skip' ? 'stale ones are skipped' : 'stale ones fetch the latest']),
  ].join(', ')
}

function describeWidth({ line }: ResolvedSubscription): string {
  return line !== null && line.width > 1 ? `, ${line.width} of a key` : ''
}

const units: readonly (readonly [ms: number, name: string])[] = [
  [1000, 's'],
  [60_000, 'm'],
  [3_600_000, 'h'],
]

function describeRate({ rate }: ResolvedSubscription): string | null {
  if (rate === null) return null
  const unit = units.find(([ms]) => ms === rate.perMs)?.[1]
  return `${rate.max}/${unit ?? toWords(rate.perMs)}`
}

function describeRetry({ retry, timeoutMs }: ResolvedSubscription): string {
  const tries = retry.attempts === 1 ? 'one attempt' : `${retry.attempts} attempts`
  return `${tries} of up to ${toWords(timeoutMs)}`
}

function describeBreaker({ breaker }: ResolvedSubscription): string | null {
  if (breaker === null) return null
  const share = `${Math.round(breaker.failureRate * 100)} % of at least ${breaker.attemptsMin}`
  return `opens after ${breaker.failuresInRow} failures in a row or ${share} in ${toWords(breaker.windowMs)}`
}
