// What a seed decides before anything happens: the subscriptions and their rules, the events that will come, how the network
// behaves, and what goes wrong when.
import type { RetryPolicy } from '../../src/core/backoff.ts'
import { type BreakerPolicy, defaultBreakerPolicy } from '../../src/core/breaker.ts'
import { defaultLimits, type Limits } from '../../src/core/limits.ts'
import type { JobPlan } from '../../src/core/plan-jobs.ts'
import type { Rate } from '../../src/core/rate.ts'
import type { OnHeadFailure, OnStale } from '../../src/core/subscription.ts'
import type { Chance } from './chance.ts'
import type { Network } from './store.ts'

export interface Payload {
  line: string
  at: number
}

export interface SceneSubscription extends JobPlan {
  kind: (typeof kinds)[number]
  holdMs: number
  width: number
  latest: boolean
  onHeadFailure: OnHeadFailure
  blockMs: number
  onStale: OnStale
  retry: RetryPolicy
  timeoutMs: number
  concurrency: number
  rate: Rate | null
  breaker: BreakerPolicy | null
  /** How often its handler fails while things go wrong. */
  fails: number
  steps: number
  /** Whether its handler writes a row of its own with its success. */
  writes: boolean
}

export interface SceneEvent {
  key: string
  type: string
  line: string
  sentAt: number
  /** By how much it happened before it was sent: what makes later ones arrive first. */
  ageMs: number
  /** How often its provider sends it again, though it was acknowledged. */
  again: number
  /** One that no store can hold, in the same request as others. */
  isBroken: boolean
}

export const faultKinds = [
  ...(['worker crash', 'worker stuck', 'worker stuck', 'worker stop', 'store crash', 'store stuck'] as const),
  ...(['commits fail', 'clock', 'pause', 'retry', 'cancel'] as const),
] as const
export interface Fault {
  kind: (typeof faultKinds)[number]
  at: number
  /** Milliseconds or number, as the kind takes it. */
  size: number
}

export interface Scene {
  subscriptions: readonly SceneSubscription[]
  events: readonly SceneEvent[]
  faults: readonly Fault[]
  workers: number
  limits: Limits
  network: Network
  /** When nothing goes wrong any more. */
  calmAt: number
}

const kinds = ['plain', 'ordered', 'ordered', 'held', 'latest', 'wide'] as const

export function makeScene(chance: Chance): Scene {
  const calmAt = chance.between(1, 6) * 1000
  const subscriptions = Array.from({ length: chance.between(1, 3) }, (_, i) => makeSubscription(chance, `sub${i}`))
  const lines = chance.of([['a'], ['a', 'b'], ['a', 'b', '']])
  const leaseMs = chance.of([1000, 3000])
  return {
    subscriptions,
    calmAt,
    events: Array.from({ length: chance.between(2, 8) }, (_, i) => makeEvent(chance, { key: `e${i}`, lines, calmAt })),
    faults: Array.from({ length: chance.between(0, 6) }, () => ({
      kind: chance.of(faultKinds),
      at: chance.between(0, calmAt),
      size: chance.between(1, 3 * leaseMs),
    })),
    workers: chance.of([1, 2, 2, 3, 3]),
    limits: {
      ...defaultLimits,
      leaseMs,
      pollMs: 1000,
      drainMs: 1500,
      concurrencyMax: chance.of([2, 64]),
      errorTextMax: 200,
    },
    network: {
      delayMs: chance.of([2, 20, 100]),
      slow: chance.of([0, 0, 0.02, 0.1]),
      slowMs: chance.of([500, 5000]),
      lost: chance.of([0, 0, 0.02]),
      commitMs: chance.of([2, 50, 300]),
    },
  }
}

function makeSubscription(chance: Chance, name: string): SceneSubscription {
  const kind = chance.of(kinds)
  const width = kind === 'wide' ? 2 : 1
  const holdMs = kind === 'held' ? chance.between(100, 1000) : 0
  const latest = kind === 'latest'
  const filter = chance.number()
  return {
    ...{ name, kind, width, holdMs, latest },
    matches: () => true,
    when: filter < 0.8 ? null : ({ type }) => keepsA(type, filter > 0.95),
    line: kind === 'plain' ? null : { key: (event) => (event.payload as Payload).line, width, holdMs, latest },
    onHeadFailure: chance.of(['block', 'park', 'skip']),
    blockMs: chance.of([200, 5000]),
    onStale: chance.of(['run', 'skip']),
    retry: makeRetry(chance),
    timeoutMs: chance.of([300, 1000, 5000]),
    concurrency: chance.between(1, 4),
    rate: chance.happens(0.2) ? { max: chance.between(1, 20), perMs: 1000 } : null,
    breaker: chance.happens(0.3) ? makeBreaker(chance) : null,
    fails: chance.of([0, 0.1, 0.4, 0.8]),
    steps: chance.of([0, 0, 1, 2]),
    writes: chance.happens(0.4),
  }
}

function keepsA(type: string, throws: boolean): boolean {
  if (throws && type !== 'a') throw new Error('a filter that throws')
  return type === 'a'
}

function makeRetry(chance: Chance): RetryPolicy {
  return {
    attempts: chance.between(1, 5),
    firstDelayMs: chance.of([100, 1000]),
    factor: 2,
    delayMsMax: 2000,
    jitter: chance.of([0, 1]),
    scheduleMs: chance.happens(0.2) ? [100, 500] : null,
    isPermanent: () => false,
    deadlineMs: chance.happens(0.1) ? 5000 : Number.POSITIVE_INFINITY,
    retryAfterMsMax: 1500,
  }
}

function makeBreaker(chance: Chance): BreakerPolicy {
  return { ...defaultBreakerPolicy, failuresInRow: chance.between(1, 4), attemptsMin: 5, openMs: 500, openMsMax: 3000 }
}

function makeEvent(
  chance: Chance,
  { key, lines, calmAt }: { key: string; lines: string[]; calmAt: number },
): SceneEvent {
  return {
    key,
    type: chance.of(['a', 'a', 'b']),
    line: chance.of(lines),
    sentAt: chance.between(0, calmAt),
    ageMs: chance.between(0, 800),
    again: chance.of([0, 0, 0, 1, 2]),
    isBroken: chance.happens(0.02),
  }
}

/** Attempts in all that a subscription's policy allows. */
export function attemptsMax({ attempts, scheduleMs }: RetryPolicy): number {
  return scheduleMs === null ? attempts : scheduleMs.length + 1
}
