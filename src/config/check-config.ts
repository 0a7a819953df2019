// Turns what a user wrote into what the engines take, or says what is wrong with it: expected X to be Y, got Z.
// An unknown key is an error: a misspelt `secrets` or `timeout` must not be passed over in silence.
import { defaultLimits, type Limits } from '../core/limits.ts'
import { nothingPublished, type Published } from '../core/published.ts'
import type { StoreAddress } from '../core/store-address.ts'
import { type PreparedSource, prepareSource, unknownOptions } from '../providers/prepare-source.ts'
import type { Coverage, Provider, Source, Verifier } from '../providers/provider.ts'
import { type FindSuspects, makeFindSuspects } from '../providers/suspects.ts'
import { checkSubscription, type ResolvedSubscription } from './check-subscription.ts'
import { check, checkName, checkShape, isCount } from './checks.ts'
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

export interface ResolvedConfig {
  store: StoreAddress | undefined
  sources: readonly ResolvedSource[]
  subscriptions: readonly ResolvedSubscription[]
  limits: Limits
  proxies: Config['proxies'] | undefined
}

export function checkConfig(config: Config, published: Published = nothingPublished): ResolvedConfig {
  checkShape('the configuration', config, ['store', 'sources', 'subscriptions', 'limits', 'path', 'proxies'])
  checkStore(config.store)
  const limits = checkLimits(config.limits ?? {})
  const prefix = checkPath(config.path ?? '/webhooks')
  checkProxies(config.proxies)
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
    checkSubscription(name, one, { names, limits }),
  )
  return { store: config.store, sources, subscriptions, limits, proxies: config.proxies }
}

function checkStore(store: Config['store']): void {
  if (store === undefined || typeof store === 'string') return
  check(typeof store === 'object', 'store', 'a path, a postgres:// address or { url, password }', store)
  checkShape('store', store, ['url', 'password'])
  // What stands in the URL may be a secret: it is not repeated.
  check(/^postgres(ql)?:\/\//i.test(String(store.url)), 'store.url', 'a postgres:// address', 'another')
  check(typeof store.password === 'function', 'store.password', 'a function', 'another')
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

function checkLimits(given: Partial<Limits>): Limits {
  checkShape('limits', given, Object.keys(defaultLimits))
  for (const [name, value] of Object.entries(given))
    check(isCount(value) && value > 0, `limits.${name}`, 'a whole number above 0', value)
  return { ...defaultLimits, ...given }
}

/** The ranges themselves are read where they are used: intake/sender-address.ts. */
function checkProxies(proxies: Config['proxies']): void {
  if (proxies === undefined) return
  checkShape('proxies', proxies, ['trust', 'header', 'proxyProtocol'])
  const { trust, header = 'x-forwarded-for', proxyProtocol = false } = proxies
  const isList = Array.isArray(trust) && trust.every((one) => typeof one === 'string')
  check(isList || isCount(trust), 'proxies.trust', 'how many proxies there are, or a list of addresses', trust)
  check(['x-forwarded-for', 'forwarded'].includes(header), 'proxies.header', "'x-forwarded-for' or 'forwarded'", header)
  check(typeof proxyProtocol === 'boolean', 'proxies.proxyProtocol', 'true or false', proxyProtocol)
  // A number counts the entries of a header: it does not say who may be at the other end of a connection.
  if (proxyProtocol) check(isList, 'proxies.trust', 'a list of addresses where proxyProtocol is set', trust)
}

function checkPath(path: string): string {
  check(/^(\/[a-zA-Z0-9._~-]+)*$/.test(path), 'path', "a path such as '/webhooks'", path)
  return path
}

function isSource(value: unknown): value is Source {
  return typeof value === 'object' && value !== null && 'provider' in value && 'options' in value
}
