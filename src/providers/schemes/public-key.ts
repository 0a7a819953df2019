// Signatures with a public key: Ed25519, ECDSA, RSA (PKCS#1 v1.5 and PSS). Whoever verifies cannot forge. The key comes
// from the source's settings, from the provider's own file, or from a document that it publishes.
import { constants, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import { LandfallError, toMessage } from '../../core/errors.ts'
import type { WebhookRequest } from '../../core/request.ts'
import type { Scheme, SettingInfo, Settings, Verdict, VerifierOptions } from '../provider.ts'
import { decode } from './encoding.ts'
import { readKeySet } from './key-set.ts'
import { type Algorithm, type KeyFinder, signedScheme } from './signed.ts'
import { invalid, type SignedRecipe } from './signed-recipe.ts'
import { type Refusal, refused } from './sole-header.ts'
import type { Content } from './template.ts'

export interface PublicKeyRecipe extends SignedRecipe {
  algorithm: 'ed25519' | 'ecdsa' | 'rsa' | 'rsa-pss'
  /** The hash that is signed; none for ed25519. Default 'sha256'. */
  hash?: 'sha1' | 'sha256' | 'sha384' | 'sha512'
  /** How the signature is written. Default 'base64'. */
  encoding?: 'hex' | 'base64' | 'base64url'
  /** How an ECDSA signature lays out its two numbers. Default 'der'. */
  ecdsa?: 'der' | 'ieee-p1363'
  keys: KeySource
}

/** Where the public keys come from. */
export type KeySource =
  /**
   * `publicKey` (or `publicKeys`) of the source's settings; `otherwise` where the provider has one for everybody. `missing`
   * says where the key is found that a request names, for providers that only tell which one by signing with it: a source
   * then starts without.
   */
  | { from: 'settings'; what: string; otherwise?: readonly string[]; missing?: string }
  /** A document of the provider's; `read` finds the keys in it that may have signed this request. */
  | {
      from: 'published'
      /** Its URL, where the request decides; null where it names none that is allowed. */
      url: (request: WebhookRequest, settings: Settings) => string | null
      /** URLs that are known beforehand, to be fetched at the start; their keys may change without a new name. */
      known?: (settings: Settings) => readonly string[]
      read: (text: string, request: WebhookRequest) => readonly string[]
    }

export function publicKeyScheme(recipe: PublicKeyRecipe): Scheme {
  const scheme = signedScheme(makeAlgorithm(recipe), recipe)
  return recipe.keys.from === 'published' ? refreshing(scheme, recipe.keys.known) : scheme
}

/** Where no request says which key it is signed with, one that does not match may be signed with the next. */
function refreshing(scheme: Scheme, known: ((settings: Settings) => readonly string[]) | undefined): Scheme {
  if (known === undefined) return scheme
  return {
    ...scheme,
    prepare: (options) => {
      const { verify, sign } = scheme.prepare(options)
      const urls = toGiven(options).length > 0 ? [] : known(options.settings)
      const look = (verdict: Verdict): Verdict => {
        if (!verdict.ok && verdict.reason === 'no_matching_secret') for (const url of urls) options.published.want(url)
        return verdict
      }
      return {
        sign,
        verify: (request) => {
          const verdict = verify(request)
          return verdict instanceof Promise ? verdict.then(look) : look(verdict)
        },
      }
    },
  }
}

const signingKey: SettingInfo = {
  what: 'a private key of your own (PEM), for signing samples in tests',
  required: false,
}

function makeAlgorithm(recipe: PublicKeyRecipe): Algorithm<KeyObject> {
  const { keys, encoding = 'base64' } = recipe
  const own: Record<string, SettingInfo> =
    keys.from === 'settings'
      ? { publicKey: { what: keys.what, required: keys.otherwise === undefined && keys.missing === undefined } }
      : { publicKey: { what: 'a key of your own, instead of the published ones: for tests', required: false } }
  return {
    kind: recipe.algorithm,
    needsSecrets: false,
    settings: {
      ...own,
      publicKeys: { what: 'several of them, while they are rotated', required: false },
      privateKey: signingKey,
    },
    signatureLength: null,
    documents: (settings) =>
      keys.from === 'published' && toGiven({ settings, secrets: [] }).length === 0
        ? (keys.known?.(settings) ?? [])
        : [],
    keys: (options) => toKeys(recipe, options),
    matches: (key, content, signatures) =>
      signatures
        .map((given) => decode(given, encoding))
        .filter((signature) => signature !== null && isSigned(recipe, key, { content, signature })).length > 0,
    make: ({ settings }, content) => makeSignature(recipe, settings, content),
  }
}

/** What is needed to find keys; shared with the other schemes that verify with public keys. */
export type KeyRecipe = Pick<PublicKeyRecipe, 'keys'> & { algorithm: PublicKeyRecipe['algorithm'] | null }

/** The keys that were given, or how those that the provider publishes are found for a request. */
export function toKeys(recipe: KeyRecipe, options: VerifierOptions): readonly KeyObject[] | KeyFinder<KeyObject> {
  const { keys } = recipe
  const given = toGiven(options)
  const texts = given.length > 0 ? given : keys.from === 'settings' ? (keys.otherwise ?? []) : []
  if (texts.length > 0) return texts.flatMap(toKeyTexts).map((text) => toFittingKey(text, recipe.algorithm))
  if (keys.from === 'published') return findPublished(recipe.algorithm, keys, options)
  const { missing } = keys
  if (missing === undefined) throw new LandfallError('secret_missing', `there is no publicKey: ${keys.what}`)
  return () => refused('key_unavailable', missing)
}

function findPublished(
  algorithm: KeyRecipe['algorithm'],
  { url: toUrl, read }: Extract<KeySource, { from: 'published' }>,
  { settings, published }: VerifierOptions,
): KeyFinder<KeyObject> {
  const parsed = new WeakMap<object, Map<string, KeyObject | null>>()
  return (request) => {
    const url = toUrl(request, settings)
    if (url === null) return refused('malformed_header', 'the request names no key that this provider publishes')
    const document = published.get(url)
    if (document === null) {
      published.want(url)
      return unavailable(url)
    }
    const cache = parsed.get(document) ?? new Map<string, KeyObject | null>()
    parsed.set(document, cache)
    const found = read(document.text, request).flatMap((text) => {
      const known = cache.get(text)
      const key = known === undefined ? toUsableKey(text, algorithm) : known
      cache.set(text, key)
      return key ?? []
    })
    if (found.length > 0) return found
    published.want(url)
    return refused('key_unavailable', `the key that the request names is not in ${url}`)
  }
}

/** The keys of a key set, or the one key that `text` is. */
function toKeyTexts(text: string): readonly string[] {
  const keys = text.trim().startsWith('{') ? readKeySet(text) : []
  return keys.length > 0 ? keys : [text]
}

/** What a provider publishes may hold keys for other things, or be broken: what cannot be used is passed over. */
function toUsableKey(text: string, algorithm: KeyRecipe['algorithm']): KeyObject | null {
  try {
    return toFittingKey(text, algorithm)
  } catch {
    return null
  }
}

const keyTypes: Readonly<Record<PublicKeyRecipe['algorithm'], readonly string[]>> = {
  ed25519: ['ed25519'],
  ecdsa: ['ec'],
  rsa: ['rsa'],
  'rsa-pss': ['rsa', 'rsa-pss'],
}

/** A key of another kind would never verify, so it stops the start. */
function toFittingKey(text: string, algorithm: KeyRecipe['algorithm']): KeyObject {
  const key = toPublicKey(text, algorithm ?? 'ed25519')
  const type = key.asymmetricKeyType ?? ''
  if (algorithm === null || keyTypes[algorithm].includes(type)) return key
  throw invalid('publicKey', `a key for ${algorithm}`, `one for ${type}`)
}

/** Not the sender's fault, so it is asked to come again: see intake. */
export function unavailable(url: string): Refusal {
  return refused('key_unavailable', `${url} was not fetched yet`)
}

/** `publicKey` and `publicKeys` of the settings; where there are none, whoever gave keys as `secrets` meant the same. */
export function toGiven({ settings, secrets }: Pick<VerifierOptions, 'settings' | 'secrets'>): readonly string[] {
  const { publicKey, publicKeys } = settings
  const all = [publicKey, ...(Array.isArray(publicKeys) ? publicKeys : [])]
  const set = all.filter((one): one is string => typeof one === 'string' && one.trim() !== '')
  return set.length > 0 ? set : secrets
}

type Jwk = Extract<Parameters<typeof createPublicKey>[0], { format: 'jwk' }>['key']

/** DER of what stands before a raw 32 byte Ed25519 key in SPKI (RFC 8410). */
const ed25519Spki = Buffer.from('302a300506032b6570032100', 'hex')

/** A key as providers hand it out: PEM, base64 or hex of SPKI DER, raw Ed25519 bytes in either, or a JWK. */
export function toPublicKey(text: string, algorithm: PublicKeyRecipe['algorithm']): KeyObject {
  const trimmed = text.trim()
  try {
    if (trimmed.includes('-----BEGIN')) return createPublicKey(withLineBreaks(trimmed))
    if (trimmed.startsWith('{')) return createPublicKey({ key: JSON.parse(trimmed) as Jwk, format: 'jwk' })
    const bytes =
      decode(trimmed.replace(/^whpk_/, ''), 'hex') ?? decode(trimmed.replace(/^whpk_/, ''), 'base64') ?? Buffer.alloc(0)
    if (algorithm === 'ed25519' && bytes.length === 32) {
      return createPublicKey({ key: Buffer.concat([ed25519Spki, bytes]), format: 'der', type: 'spki' })
    }
    if (bytes.includes('-----BEGIN')) return createPublicKey(bytes.toString('latin1'))
    return createPublicKey({ key: bytes, format: 'der', type: 'spki' })
  } catch (cause) {
    throw new LandfallError(
      'config_invalid',
      `expected publicKey to be a ${algorithm} key as PEM, base64, hex or JWK: ${toMessage(cause)}`,
      { cause },
    )
  }
}

/** Some providers hand out PEM without the line breaks around its armour, which OpenSSL insists on. */
function withLineBreaks(pem: string): string {
  return pem
    .replace(/-----BEGIN ([A-Z ]+)-----\s*/, '-----BEGIN $1-----\n')
    .replace(/\s*-----END ([A-Z ]+)-----/, '\n-----END $1-----')
}

function isSigned(
  recipe: PublicKeyRecipe,
  key: KeyObject,
  { content, signature }: { content: Content; signature: Buffer },
): boolean {
  try {
    return verify(toHash(recipe), toWhole(content), toKeyInput(recipe, key), signature)
  } catch {
    // OpenSSL raises on keys of another kind and on numbers out of range: then it is not signed by this key.
    return false
  }
}

function makeSignature(recipe: PublicKeyRecipe, { privateKey }: Settings, content: Content): string {
  if (typeof privateKey !== 'string') {
    throw new LandfallError('cannot_sign', `${recipe.algorithm} is signed with a key that only the provider has`)
  }
  const key = toKeyInput(recipe, toPrivateKey(privateKey))
  return sign(toHash(recipe), toWhole(content), key).toString(recipe.encoding ?? 'base64')
}

/** DER of what stands before the 32 bytes of an Ed25519 private key in PKCS#8 (RFC 8410). */
const ed25519Pkcs8 = Buffer.from('302e020100300506032b657004220420', 'hex')

/** PEM, or as Standard Webhooks writes an Ed25519 key pair: whsk_ and the base64 of private and public bytes. */
export function toPrivateKey(text: string): KeyObject {
  const pair = text.startsWith('whsk_') ? decode(text.slice('whsk_'.length), 'base64') : null
  if (pair === null) return createPrivateKey(text)
  return createPrivateKey({ key: Buffer.concat([ed25519Pkcs8, pair.subarray(0, 32)]), format: 'der', type: 'pkcs8' })
}

function toHash({ algorithm, hash = 'sha256' }: PublicKeyRecipe): string | null {
  return algorithm === 'ed25519' ? null : hash
}

function toKeyInput(
  { algorithm, ecdsa = 'der' }: PublicKeyRecipe,
  key: KeyObject,
): Parameters<typeof verify>[2] & Parameters<typeof sign>[2] {
  if (algorithm === 'ecdsa') return { key, dsaEncoding: ecdsa }
  if (algorithm === 'rsa-pss') {
    return {
      key,
      padding: constants.RSA_PKCS1_PSS_PADDING,
      saltLength: key.type === 'public' ? constants.RSA_PSS_SALTLEN_AUTO : constants.RSA_PSS_SALTLEN_DIGEST,
    }
  }
  return algorithm === 'rsa' ? { key, padding: constants.RSA_PKCS1_PADDING } : { key }
}

export function toWhole(content: Content): Buffer {
  return Buffer.concat(content.map((piece) => (typeof piece === 'string' ? Buffer.from(piece, 'latin1') : piece)))
}
