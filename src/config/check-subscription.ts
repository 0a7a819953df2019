// What a user wrote about a subscription, as the engines take it. What contradicts itself is an error here, at the start, and
// not a surprise on the first event.
import { defaultRetryPolicy, type RetryPolicy } from '../core/backoff.ts'
import { type BreakerPolicy, defaultBreakerPolicy } from '../core/breaker.ts'
import type { WebhookEvent } from '../core/event.ts'
import type { Limits } from '../core/limits.ts'
import type { JobPlan, LineRule } from '../core/plan-jobs.ts'
import { type Rate, toRate } from '../core/rate.ts'
import type {
  BreakerOptions,
  Destination,
  HandlerFunction,
  OnHeadFailure,
  OnStale,
  RetryOptions,
  Subscription,
  SubscriptionOptions,
} from '../core/subscription.ts'
import { toTypeMatcher } from '../core/type-pattern.ts'
import type { Comparable } from '../core/version.ts'
import { check, checkCount, checkFunction, checkName, checkShape, checkShare, duration } from './checks.ts'

export interface ResolvedSubscription extends JobPlan {
  source: string
  types: readonly string[]
  handler: HandlerFunction<never> | Destination
  /** 'function', or the destination's kind and address. */
  handlerName: string
  retry: RetryPolicy
  timeoutMs: number
  concurrency: number
  rate: Rate | null
  breaker: BreakerPolicy | null
  onHeadFailure: OnHeadFailure
  blockMs: number
  onStale: OnStale
  version: (event: WebhookEvent) => Comparable | null
  fetchLatest: ((event: WebhookEvent, ctx: { signal: AbortSignal }) => Promise<unknown>) | null
}

/** Jobs of one subscription run at one time where it says nothing else. */
const defaultConcurrency = 16
const defaultBlockMs = 15 * 60_000

const optionNames = [
  ...['when', 'order', 'hold', 'onHeadFailure', 'blockFor', 'latest', 'version', 'onStale', 'fetchLatest', 'retry'],
  ...['timeout', 'concurrency', 'key', 'concurrencyPerKey', 'rate', 'breaker'],
]

export interface SubscriptionSurroundings {
  names: ReadonlyMap<object, string>
  limits: Limits
}

export function checkSubscription(
  name: string,
  given: Subscription,
  { names, limits }: SubscriptionSurroundings,
): ResolvedSubscription {
  checkName('subscription', name)
  const at = `subscriptions.${name}`
  check(
    typeof given === 'object' && given !== null && 'handler' in given,
    at,
    'made with SOURCE.on(type, handler)',
    given,
  )
  const source = names.get(given.source)
  check(source !== undefined, at, 'made from a source that stands under sources', 'another source')
  const types = toTypes(at, given.types)
  check(isHandler(given.handler), `${at} handler`, 'a function or a destination', given.handler)
  checkShape(`${at} options`, given.options, optionNames)
  // The payload's type is a promise between the provider's file and the user's functions; the rows do not know it.
  const options = given.options as SubscriptionOptions
  const { concurrency = Math.min(defaultConcurrency, limits.concurrencyMax) } = options
  checkCount(`${at}.concurrency`, concurrency)
  checkFunction(`${at}.when`, options.when)
  return {
    name,
    source,
    types,
    matches: toTypeMatcher(types),
    when: options.when ?? null,
    line: toLine(at, options),
    handler: given.handler,
    handlerName: typeof given.handler === 'function' ? 'function' : `${given.handler.kind} ${given.handler.address}`,
    retry: toRetryPolicy(at, options.retry ?? {}),
    timeoutMs: duration(`${at}.timeout`, options.timeout, limits.handlerMs),
    concurrency,
    rate: options.rate === undefined ? null : toRate(options.rate),
    breaker: options.breaker === false ? null : toBreaker(at, options.breaker ?? {}),
    ...toOrderRules(at, options),
    ...toStaleRules(at, options),
  }
}

function toTypes(at: string, given: Subscription['types']): string[] {
  const types = typeof given === 'string' ? [given] : [...given]
  const isRight = types.length > 0 && types.every((type) => typeof type === 'string' && type !== '')
  check(isRight, `${at} types`, 'a type or a list', given)
  return types
}

/** Options that mean nothing without an order key. */
const needOrder = ['hold', 'onHeadFailure', 'blockFor', 'latest', 'version', 'onStale'] as const

function toLine(at: string, options: SubscriptionOptions): LineRule | null {
  const { order, key, concurrencyPerKey, hold, latest = false } = options
  checkFunction(`${at}.order`, order)
  checkFunction(`${at}.key`, key)
  for (const name of needOrder)
    check(order !== undefined || options[name] === undefined, `${at}.${name}`, 'left out without order', options[name])
  check(typeof latest === 'boolean', `${at}.latest`, 'true or false', latest)
  if (order !== undefined) {
    check(key === undefined, `${at}.key`, 'left out beside order, which is such a key', key)
    check(concurrencyPerKey === undefined, `${at}.concurrencyPerKey`, 'left out beside order', concurrencyPerKey)
    return { key: order, width: 1, holdMs: duration(`${at}.hold`, hold, 0), latest }
  }
  if (key === undefined && concurrencyPerKey === undefined) return null
  check(key !== undefined, `${at}.key`, 'a function, because concurrencyPerKey needs one', key)
  checkCount(`${at}.concurrencyPerKey`, concurrencyPerKey)
  return { key, width: concurrencyPerKey as number, holdMs: 0, latest: false }
}

function toOrderRules(
  at: string,
  { onHeadFailure = 'block', blockFor }: SubscriptionOptions,
): Pick<ResolvedSubscription, 'onHeadFailure' | 'blockMs'> {
  check(
    ['block', 'park', 'skip'].includes(onHeadFailure),
    `${at}.onHeadFailure`,
    "'block', 'park' or 'skip'",
    onHeadFailure,
  )
  return { onHeadFailure, blockMs: duration(`${at}.blockFor`, blockFor, defaultBlockMs) }
}

function toStaleRules(
  at: string,
  { version, onStale = 'run', fetchLatest }: SubscriptionOptions,
): Pick<ResolvedSubscription, 'version' | 'onStale' | 'fetchLatest'> {
  checkFunction(`${at}.version`, version)
  checkFunction(`${at}.fetchLatest`, fetchLatest)
  check(['run', 'skip', 'fetch'].includes(onStale), `${at}.onStale`, "'run', 'skip' or 'fetch'", onStale)
  const canFetch = onStale !== 'fetch' || fetchLatest !== undefined
  check(canFetch, `${at}.fetchLatest`, "a function, because onStale is 'fetch'", fetchLatest)
  return { version: version ?? ((event) => event.createdAt), onStale, fetchLatest: fetchLatest ?? null }
}

const retryNames = [
  'attempts',
  'firstDelay',
  'factor',
  'maxDelay',
  'jitter',
  'schedule',
  'permanent',
  'deadline',
  'maxRetryAfter',
]

function toRetryPolicy(at: string, retry: RetryOptions): RetryPolicy {
  checkShape(`${at}.retry`, retry, retryNames)
  const own = defaultRetryPolicy
  const { attempts = own.attempts, factor = own.factor, jitter = own.jitter, schedule, permanent } = retry
  checkCount(`${at}.retry.attempts`, attempts)
  check(Number.isFinite(factor) && factor >= 1, `${at}.retry.factor`, 'a number of at least 1', factor)
  checkShare(`${at}.retry.jitter`, jitter)
  checkFunction(`${at}.retry.permanent`, permanent)
  const clashes = schedule !== undefined && retry.attempts !== undefined
  check(!clashes, `${at}.retry.attempts`, 'left out beside schedule, which says how many there are', retry.attempts)
  check(schedule === undefined || Array.isArray(schedule), `${at}.retry.schedule`, 'a list of durations', schedule)
  return {
    attempts: schedule === undefined ? attempts : schedule.length + 1,
    factor,
    jitter: schedule !== undefined && retry.jitter === undefined ? 0 : jitter,
    firstDelayMs: duration(`${at}.retry.firstDelay`, retry.firstDelay, own.firstDelayMs),
    delayMsMax: duration(`${at}.retry.maxDelay`, retry.maxDelay, own.delayMsMax),
    scheduleMs: schedule?.map((wait, index) => duration(`${at}.retry.schedule[${index}]`, wait)) ?? null,
    isPermanent: permanent ?? own.isPermanent,
    deadlineMs: duration(`${at}.retry.deadline`, retry.deadline, own.deadlineMs),
    retryAfterMsMax: duration(`${at}.retry.maxRetryAfter`, retry.maxRetryAfter, own.retryAfterMsMax),
  }
}

const breakerNames = ['failuresInRow', 'failureRate', 'attemptsMin', 'window', 'openFor', 'maxOpenFor']

function toBreaker(at: string, breaker: BreakerOptions): BreakerPolicy {
  checkShape(`${at}.breaker`, breaker, breakerNames)
  const own = defaultBreakerPolicy
  const { failuresInRow = own.failuresInRow, failureRate = own.failureRate, attemptsMin = own.attemptsMin } = breaker
  checkCount(`${at}.breaker.failuresInRow`, failuresInRow)
  checkShare(`${at}.breaker.failureRate`, failureRate)
  checkCount(`${at}.breaker.attemptsMin`, attemptsMin)
  return {
    failuresInRow,
    failureRate,
    attemptsMin,
    windowMs: duration(`${at}.breaker.window`, breaker.window, own.windowMs),
    openMs: duration(`${at}.breaker.openFor`, breaker.openFor, own.openMs),
    openMsMax: duration(`${at}.breaker.maxOpenFor`, breaker.maxOpenFor, own.openMsMax),
  }
}

function isHandler(value: unknown): value is HandlerFunction<never> | Destination {
  return typeof value === 'function' || (typeof value === 'object' && value !== null && 'deliver' in value)
}
