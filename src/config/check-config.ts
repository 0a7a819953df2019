// Turns what a user wrote into what the engines take, or says what is wrong with it: expected X to be Y, got Z.
// An unknown key is an error: a misspelt `secrets` or `timeout` must not be passed over in silence.
import { defaultRetryPolicy, type RetryPolicy } from '../core/backoff.ts'
import { type Duration, toMs } from '../core/duration.ts'
import { expected, LandfallError } from '../core/errors.ts'
import { defaultLimits, type Limits } from '../core/limits.ts'
import { nothingPublished, type Published } from '../core/published.ts'
import type { Destination, HandlerFunction, RetryOptions, Subscription } from '../core/subscription.ts'
import { toTypeMatcher } from '../core/type-pattern.ts'
import { type PreparedSource, prepareSource, unknownOptions } from '../providers/prepare-source.ts'
import type { Coverage, Provider, Source, Verifier } from '../providers/provider.ts'
import { type FindSuspects, makeFindSuspects } from '../providers/suspects.ts'
import type { Config } from './define-config.ts'

export interface ResolvedSource {
  name: string
  path: string
  provider: Provider
  /** What the proof of its requests covers, by its own options. */
  authenticates: Coverage
  /** Lower-case names of the headers that carry its credentials. */
  credentialHeaders: readonly string[]
  /** What a person has to know before relying on it. */
  warnings: PreparedSource['warnings']
  verifier: Verifier
  greet: PreparedSource['greet']
  /** How many secrets it has. */
  secrets: number
  /** When each of them counts, and by what its use is counted. */
  secretTimes: PreparedSource['secretTimes']
  bodyBytesMax: number
  /** Which addresses it takes requests from; null for any. */
  addressRule: { allow: readonly string[]; mode: 'observe' | 'enforce' } | null
  /** Whether what does not verify is let in, marked. */
  observe: boolean
  /** What may have been got wrong, for the diagnosis of a refusal. */
  findSuspects: FindSuspects
  /** What has to be fetched and kept for it, by URL. */
  documents: readonly string[]
}

export interface ResolvedSubscription {
  name: string
  source: string
  types: readonly string[]
  matches: (type: string) => boolean
  handler: HandlerFunction<never> | Destination
  /** 'function', or the destination's kind and address. */
  handlerName: string
  retry: RetryPolicy
  timeoutMs: number
  concurrency: number
}

export interface ResolvedConfig {
  store: string | undefined
  sources: readonly ResolvedSource[]
  subscriptions: readonly ResolvedSubscription[]
  limits: Limits
  proxies: Config['proxies'] | undefined
}

/** Names stand in paths and rows: short, lower case, no surprises. */
const namePattern = /^[a-z0-9][a-z0-9._-]{0,63}$/

export function checkConfig(config: Config, published: Published = nothingPublished): ResolvedConfig {
  checkShape('the configuration', config, ['store', 'sources', 'subscriptions', 'limits', 'path', 'proxies'])
  check(config.store === undefined || typeof config.store === 'string', 'store', 'a path', config.store)
  const limits = checkLimits(config.limits ?? {})
  const prefix = checkPath(config.path ?? '/webhooks')
  checkShape('sources', config.sources)
  const names = new Map<object, string>()
  const sources = Object.entries(config.sources).map(([name, source]) => {
    checkName('source', name)
    check(isSource(source), `sources.${name}`, 'a source, as stripe({ secrets: [...] }) makes one', source)
    check(!names.has(source), `sources.${name}`, 'a source of its own', `the one of sources.${names.get(source)}`)
    names.set(source, name)
    return toSource(name, source, { sources: config.sources, prefix, limits, published })
  })
  check(sources.length > 0, 'sources', 'at least one source', 'none')
  const subscriptions = Object.entries(config.subscriptions ?? {}).map(([name, one]) =>
    toSubscription(name, one, { names, limits }),
  )
  return { store: config.store, sources, subscriptions, limits, proxies: config.proxies }
}

interface SourceSurroundings {
  sources: Config['sources']
  prefix: string
  limits: Limits
  published: Published
}

function toSource(
  name: string,
  source: Source<never>,
  { sources, prefix, limits, published }: SourceSurroundings,
): ResolvedSource {
  const { options, provider } = source
  const bytes = options.bodyBytesMax
  check(bytes === undefined || isCount(bytes), `sources.${name}.bodyBytesMax`, 'a whole number of bytes', bytes)
  const unknown = source.provider.id === 'custom' ? [] : unknownOptions(source)
  check(unknown.length === 0, `sources.${name}`, 'without settings its provider does not know', unknown.join(', '))
  const prepared = prepareSource(name, source, { published })
  const { verifier, secrets, secretTimes, greet, documents, authenticates, warnings, credentialHeaders } = prepared
  const bodyBytesMax = bytes ?? Math.max(provider.bodyBytesMax ?? 0, limits.bodyBytesMax)
  const { allow, allowMode = 'enforce', observe = false } = options
  check(allow === undefined || Array.isArray(allow), `sources.${name}.allow`, 'a list of addresses', allow)
  check(['observe', 'enforce'].includes(allowMode), `sources.${name}.allowMode`, "'observe' or 'enforce'", allowMode)
  check(typeof observe === 'boolean', `sources.${name}.observe`, 'true or false', observe)
  const addressRule = allow === undefined ? null : { allow, mode: allowMode }
  const addresses = allow?.includes('provider') ? (provider.addresses?.url ?? null) : null
  return {
    name,
    path: `${prefix}/${name}`,
    provider,
    authenticates,
    warnings,
    credentialHeaders,
    verifier,
    greet,
    secrets,
    secretTimes,
    bodyBytesMax,
    addressRule,
    observe,
    findSuspects: makeFindSuspects(name, sources),
    documents: addresses === null ? documents : [...documents, addresses],
  }
}

interface SubscriptionSurroundings {
  names: ReadonlyMap<object, string>
  limits: Limits
}

function toSubscription(
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
  if (source === undefined) throw invalid(at, 'made from a source that stands under sources', 'another source')
  const types = typeof given.types === 'string' ? [given.types] : [...given.types]
  check(
    types.length > 0 && types.every((type) => typeof type === 'string' && type !== ''),
    `${at} types`,
    'a type or a list',
    given.types,
  )
  check(isHandler(given.handler), `${at} handler`, 'a function or a destination', given.handler)
  const options = given.options
  checkShape(`${at} options`, options, ['retry', 'timeout', 'concurrency'])
  const { concurrency = limits.concurrencyMax } = options
  check(isCount(concurrency) && concurrency > 0, `${at}.concurrency`, 'a whole number above 0', concurrency)
  return {
    name,
    source,
    types,
    matches: toTypeMatcher(types),
    handler: given.handler,
    handlerName: typeof given.handler === 'function' ? 'function' : `${given.handler.kind} ${given.handler.address}`,
    retry: toRetryPolicy(at, options.retry ?? {}),
    timeoutMs: options.timeout === undefined ? limits.handlerMs : duration(`${at}.timeout`, options.timeout),
    concurrency,
  }
}

function toRetryPolicy(at: string, retry: RetryOptions): RetryPolicy {
  checkShape(`${at}.retry`, retry, ['attempts', 'firstDelay', 'factor', 'maxDelay'])
  const { attempts = defaultRetryPolicy.attempts, factor = defaultRetryPolicy.factor } = retry
  check(isCount(attempts) && attempts > 0, `${at}.retry.attempts`, 'a whole number above 0', attempts)
  check(Number.isFinite(factor) && factor >= 1, `${at}.retry.factor`, 'a number of at least 1', factor)
  return {
    attempts,
    factor,
    firstDelayMs: duration(`${at}.retry.firstDelay`, retry.firstDelay ?? defaultRetryPolicy.firstDelayMs),
    delayMsMax: duration(`${at}.retry.maxDelay`, retry.maxDelay ?? defaultRetryPolicy.delayMsMax),
  }
}

function checkLimits(given: Partial<Limits>): Limits {
  checkShape('limits', given, Object.keys(defaultLimits))
  for (const [name, value] of Object.entries(given))
    check(isCount(value) && value > 0, `limits.${name}`, 'a whole number above 0', value)
  return { ...defaultLimits, ...given }
}

function checkPath(path: string): string {
  check(/^(\/[a-zA-Z0-9._~-]+)*$/.test(path), 'path', "a path such as '/webhooks'", path)
  return path
}

function checkName(kind: string, name: string): void {
  check(namePattern.test(name), `the ${kind} name`, 'lower-case letters, digits, dots and dashes, at most 64', name)
}

function checkShape(what: string, value: unknown, keys?: readonly string[]): void {
  check(typeof value === 'object' && value !== null && !Array.isArray(value), what, 'an object', value)
  if (keys === undefined) return
  for (const key of Object.keys(value as object))
    check(keys.includes(key), `a key of ${what}`, `one of ${keys.join(', ')}`, key)
}

function duration(what: string, value: Duration): number {
  try {
    return toMs(value)
  } catch (error) {
    throw new LandfallError('config_invalid', expected(what, "milliseconds or like '30s', '5m', '12h'", value), {
      cause: error,
    })
  }
}

function isSource(value: unknown): value is Source {
  return typeof value === 'object' && value !== null && 'provider' in value && 'options' in value
}

function isHandler(value: unknown): value is HandlerFunction<never> | Destination {
  return typeof value === 'function' || (typeof value === 'object' && value !== null && 'deliver' in value)
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0
}

function check(holds: boolean, what: string, toBe: string, got: unknown): asserts holds {
  if (!holds) throw invalid(what, toBe, got)
}

function invalid(what: string, toBe: string, got: unknown): LandfallError {
  return new LandfallError('config_invalid', expected(what, toBe, got))
}
