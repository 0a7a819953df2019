// Where the keys of tokens come from: shared secrets, public keys of the settings, or the key set (RFC 7517) that a provider
// publishes. A token may name its key; a name that is not known is a rotation that we have not seen yet.
import type { KeyObject } from 'node:crypto'
import { LandfallError } from '../../core/errors.ts'
import type { Published } from '../../core/published.ts'
import type { WebhookRequest } from '../../core/request.ts'
import type { SettingInfo, Settings, VerifierOptions } from '../provider.ts'
import { fits, isShared, isSignedWith, type JwsAlgorithm, toSecretKey } from './jws-algorithm.ts'
import { toGiven, toPublicKey, unavailable } from './public-key.ts'
import { invalid } from './signed-recipe.ts'
import { type Refusal, refused } from './sole-header.ts'

/** A key that may have signed. */
export interface FoundKey {
  key: KeyObject
  /** The secret or public key that it is, from 0. */
  index: number
}

/** What of a token and its request decides about the key. */
export interface KeyAsk {
  kid: string | undefined
  header: Readonly<Record<string, unknown>>
  claims: Readonly<Record<string, unknown>>
  request: WebhookRequest
}

export type FindKeys = (ask: KeyAsk) => readonly FoundKey[] | Refusal

export interface TokenKeys {
  readonly needsSecrets: boolean
  readonly settings: Readonly<Record<string, SettingInfo>>
  documents(settings: Settings): readonly string[]
  /** Throws `config_invalid` or `secret_missing`. */
  prepare(options: VerifierOptions, algorithms: readonly JwsAlgorithm[]): FindKeys
}

/** The secrets, as HMAC keys. `also`: settings that hold further ones, for providers that hand out two. */
export function sharedSecrets({ also = {} }: { also?: Readonly<Record<string, string>> } = {}): TokenKeys {
  return {
    needsSecrets: true,
    settings: Object.fromEntries(Object.entries(also).map(([name, what]) => [name, { what, required: false }])),
    documents: () => [],
    prepare: ({ secrets, settings }, algorithms) => {
      if (!algorithms.every(isShared)) throw invalid('the algorithms of a shared secret', 'HS*', algorithms)
      const more = Object.keys(also).flatMap((name) => settings[name] ?? [])
      const texts = [...secrets, ...more.filter((one): one is string => typeof one === 'string')]
      // A verdict counts secrets only: a further one goes with the last of them.
      const keys = texts.map((text, i) => ({ key: toSecretKey(text), index: Math.min(i, secrets.length - 1) }))
      return () => keys
    },
  }
}

/** What a source may give where keys are public. */
export interface PublicKeyOptions {
  publicKey?: string | undefined
  publicKeys?: readonly string[] | undefined
  kid?: string | undefined
  privateKey?: string | undefined
}

const ownKeys: Readonly<Record<string, SettingInfo>> = {
  publicKeys: { what: 'several of them, while they are rotated', required: false },
  kid: { what: 'the id of publicKey, where it says none itself: then only tokens that name it count', required: false },
  privateKey: { what: 'a private key of your own (PEM or JWK), for signing samples in tests', required: false },
}

/** `publicKey` and `publicKeys` of the settings, or secrets that are public keys. */
export function publicKeys({ what }: { what: string }): TokenKeys {
  return {
    needsSecrets: false,
    settings: { publicKey: { what, required: false }, ...ownKeys },
    documents: () => [],
    prepare: (options, algorithms) => {
      const texts = toGiven(options)
      if (texts.length === 0) throw new LandfallError('secret_missing', `there is no publicKey: ${what}`)
      const keys = toNamedKeys(texts, algorithms, options.settings)
      return ({ kid, request }) => choose(keys, kid, request) ?? unknownKey('is not among publicKeys', kid)
    },
  }
}

export interface PublishedKeysRecipe {
  /** The key set's URL, or null where a setting that it is made of is missing. */
  url: (settings: Settings) => string | null
  /** Those settings. */
  settings?: Readonly<Record<string, string>>
}

/** The key set that the provider publishes; keys of the settings take its place, for tests and for places without a network. */
export function publishedKeys({ url, settings: own = {} }: PublishedKeysRecipe): TokenKeys {
  const infos = Object.entries(own).map(([name, what]) => [name, { what, required: false }])
  return {
    needsSecrets: false,
    settings: {
      ...Object.fromEntries(infos),
      publicKey: { what: 'a key or key set of your own, instead of the published one', required: false },
      ...ownKeys,
    },
    documents: (settings) => {
      const at = toGiven({ settings, secrets: [] }).length > 0 ? null : url(settings)
      return at === null ? [] : [at]
    },
    prepare: (options, algorithms) => {
      if (toGiven(options).length > 0) return publicKeys({ what: 'the key' }).prepare(options, algorithms)
      const at = url(options.settings)
      if (at !== null) return findPublished(at, options.published, algorithms)
      const missing = Object.entries(own).map(([name, what]) => `${name} is not set: ${what}`)
      throw new LandfallError('secret_missing', missing.join('; '))
    },
  }
}

/** The key set at its usual place below a host or URL that is a setting: 'acme.kinde.com', 'http://localhost:9011'. */
export function wellKnownKeys(setting: string, what: string): TokenKeys {
  return publishedKeys({
    settings: { [setting]: what },
    url: (settings) => {
      const base = settings[setting]
      if (base === undefined) return null
      const url = `${/^https?:\/\//.test(String(base)) ? '' : 'https://'}${base}`.replace(/\/+$/, '')
      if (typeof base !== 'string' || !URL.canParse(url)) throw invalid(setting, 'a host or a URL', base)
      return `${url}/.well-known/jwks.json`
    },
  })
}

function findPublished(url: string, published: Published, algorithms: readonly JwsAlgorithm[]): FindKeys {
  const read = new WeakMap<object, readonly NamedKey[]>()
  return ({ kid, request }) => {
    const document = published.get(url)
    if (document === null) {
      published.want(url)
      return unavailable(url)
    }
    const keys = read.get(document) ?? readKeySet(document.text, algorithms)
    read.set(document, keys)
    const found = choose(keys, kid, request)
    if (found !== null) return found
    published.want(url)
    return unknownKey(`is not in ${url}`, kid)
  }
}

interface NamedKey extends FoundKey {
  kid: string | undefined
  /** Unix milliseconds from which it no longer counts. */
  until: number
}

/** The keys of that name and those without one; without a name, all. Null where there is none. */
function choose(keys: readonly NamedKey[], kid: string | undefined, { receivedAt }: WebhookRequest): NamedKey[] | null {
  const found = keys.filter(
    (one) => (kid === undefined || one.kid === undefined || one.kid === kid) && receivedAt < one.until,
  )
  return found.length === 0 ? null : found
}

function unknownKey(where: string, kid: string | undefined): Refusal {
  return refused('key_unavailable', `the key that the token names (${(kid ?? 'none').slice(0, 64)}) ${where}`)
}

/** The keys of settings: PEM, a JWK, a key set, ... One that does not go with the algorithm is a mistake. */
function toNamedKeys(
  texts: readonly string[],
  algorithms: readonly JwsAlgorithm[],
  { kid }: Settings,
): readonly NamedKey[] {
  const named = typeof kid === 'string' ? kid : undefined
  return texts.flatMap((text, index) => {
    const parts = text.trim().startsWith('{') ? toJwks(text) : []
    const found =
      parts.length > 0
        ? parts.flatMap((jwk) => toNamedKey(jwk, algorithms, index))
        : [{ key: toPublicKey(text, keyKind(algorithms)), kid: named, until: Number.POSITIVE_INFINITY, index }]
    if (found.length > 0 && found.every(({ key }) => algorithms.some((one) => fits(one, key)))) return found
    throw invalid('publicKey', `a key that verifies ${algorithms.join(' or ')}`, 'another one')
  })
}

/** What a provider publishes may hold keys for other things, or be broken: what cannot be used is passed over. */
function readKeySet(text: string, algorithms: readonly JwsAlgorithm[]): readonly NamedKey[] {
  return toJwks(text).flatMap((jwk) => {
    try {
      return toNamedKey(jwk, algorithms, 0)
    } catch {
      return []
    }
  })
}

function toNamedKey(jwk: Jwk, algorithms: readonly JwsAlgorithm[], index: number): NamedKey[] {
  const { kid, alg, use, expired_at: expiredAt } = jwk
  if (alg !== undefined && !algorithms.some((one) => one === alg)) return []
  if (use !== undefined && use !== 'sig') return []
  const key = toPublicKey(JSON.stringify(jwk), keyKind(algorithms))
  if (!algorithms.some((one) => fits(one, key))) return []
  // Plaid says in the key when it was taken out of use.
  const until = typeof expiredAt === 'number' ? expiredAt * 1000 : Number.POSITIVE_INFINITY
  return [{ key, kid: typeof kid === 'string' ? kid : undefined, until, index }]
}

type Jwk = Readonly<Record<string, unknown>>

/** The keys of a key set, or the one key that it is. */
function toJwks(text: string): Jwk[] {
  try {
    const value = JSON.parse(text) as { keys?: unknown } | null
    const list: unknown[] = Array.isArray(value?.keys) ? value.keys : [value]
    return list.filter((one): one is Jwk => typeof one === 'object' && one !== null && 'kty' in one)
  } catch {
    return []
  }
}

/** Raw bytes are only understood where they can be told from DER. */
function keyKind(algorithms: readonly JwsAlgorithm[]): 'ed25519' | 'rsa' {
  return algorithms.includes('EdDSA') ? 'ed25519' : 'rsa'
}

/** What was signed, by which algorithm, and the signature. */
export interface Claimed {
  algorithm: JwsAlgorithm
  input: Buffer
  signature: Buffer
}

/** Index of the key that signed, or -1. All keys are tried whatever matches, so time tells nothing. */
export function findSigner(keys: readonly FoundKey[], { algorithm, input, signature }: Claimed): number {
  let signer = -1
  for (let i = keys.length - 1; i >= 0; i--) {
    const one = keys[i] as FoundKey
    if (isSignedWith(algorithm, one.key, { input, signature })) signer = one.index
  }
  return signer
}
