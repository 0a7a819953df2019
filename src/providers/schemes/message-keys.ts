// The keys of HTTP message signatures (RFC 9421, section 3.3): shared secrets, or public keys whose own kind says the
// algorithm. What a request claims in `alg` only ever narrows that down.
import { constants, createHmac, createSecretKey, type KeyObject, sign, timingSafeEqual, verify } from 'node:crypto'
import { LandfallError } from '../../core/errors.ts'
import type { WebhookRequest } from '../../core/request.ts'
import type { SettingInfo, Settings, VerifierOptions } from '../provider.ts'
import { type SecretRule, toKeyBytes } from './encoding.ts'
import { type KeySource, toGiven, toKeys, toPrivateKey } from './public-key.ts'
import { invalid } from './signed-recipe.ts'
import type { Refusal } from './sole-header.ts'

const algorithms = [
  'hmac-sha256',
  'ed25519',
  'ecdsa-p256-sha256',
  'ecdsa-p384-sha384',
  'rsa-pss-sha512',
  'rsa-v1_5-sha256',
] as const
export type MessageAlgorithm = (typeof algorithms)[number]

/** A key that may have signed. */
export interface MessageKey {
  algorithm: MessageAlgorithm
  /** The secret or public key that it is, from 0; public keys beside secrets are counted after them. */
  index: number
  matches(base: string, signature: Buffer): boolean
}

/** Shared secrets, or the public keys of `from`; 'either' takes secrets, or publicKey of the settings in their place. */
export type MessageKeySource = KeySource | { from: 'either' }

export interface MessageKeys {
  needsSecrets: boolean
  settings: Readonly<Record<string, SettingInfo>>
  documents(settings: Settings): readonly string[]
  prepare(options: VerifierOptions): (request: WebhookRequest) => readonly MessageKey[] | Refusal
  /** The signature over `base`, in base64; `cannot_sign` where there is no key for that. */
  sign(options: VerifierOptions, base: string): string
}

const keySettings: Readonly<Record<string, SettingInfo>> = {
  publicKey: { what: "the signer's public key: PEM, base64, hex or JWK", required: false },
  publicKeys: { what: 'several of them, while they are rotated', required: false },
  privateKey: { what: 'a private key of your own (PEM), for signing samples in tests', required: false },
  algorithm: { what: 'rsa-v1_5-sha256, for an RSA key that does not sign with PSS', required: false },
}

const secretSettings: Readonly<Record<string, SettingInfo>> = {
  secretEncoding: { what: "how the secret becomes a key: 'text' (default), 'base64' or 'hex'", required: false },
}

export function makeMessageKeys(source: MessageKeySource): MessageKeys {
  const either = source.from === 'either'
  return {
    needsSecrets: either,
    settings: either ? { ...keySettings, ...secretSettings } : keySettings,
    documents: (settings) =>
      source.from === 'published' && toGiven({ settings, secrets: [] }).length === 0
        ? (source.known?.(settings) ?? [])
        : [],
    prepare: (options) => (source.from === 'either' ? prepareEither(options) : preparePublic(source, options)),
    sign: makeSignature,
  }
}

function prepareEither(options: VerifierOptions): () => readonly MessageKey[] {
  const { secrets } = options
  const shared = secrets.map((secret, index) => toSharedKey(createSecretKey(toBytes(secret, options)), index))
  const texts = toGiven({ ...options, secrets: [] })
  const source: KeySource = { from: 'settings', what: keySettings.publicKey?.what ?? '' }
  const found = texts.length === 0 ? [] : toKeys({ keys: source, algorithm: null }, { ...options, secrets: [] })
  const open = typeof found === 'function' ? [] : found.map((key, i) => toOpenKey(key, secrets.length + i, options))
  const keys = [...shared, ...open]
  if (keys.length === 0) throw new LandfallError('secret_missing', 'there is neither a secret nor a publicKey')
  return () => keys
}

function preparePublic(
  source: KeySource,
  options: VerifierOptions,
): (request: WebhookRequest) => readonly MessageKey[] | Refusal {
  const found = toKeys({ keys: source, algorithm: null }, options)
  if (typeof found !== 'function') {
    const keys = found.map((key, i) => toOpenKey(key, i, options))
    return () => keys
  }
  return (request) => {
    const keys = found(request)
    return 'ok' in keys ? keys : keys.map((key, i) => toOpenKey(key, i, options))
  }
}

function toBytes(secret: string, { settings: { secretEncoding = 'text' } }: VerifierOptions): Uint8Array {
  const as = (['text', 'base64', 'hex'] as const).find((one) => one === secretEncoding)
  if (as === undefined) throw invalid('secretEncoding', 'text, base64 or hex', secretEncoding)
  const rule: SecretRule = { as }
  return toKeyBytes(secret, rule)
}

function toSharedKey(key: KeyObject, index: number): MessageKey {
  return {
    algorithm: 'hmac-sha256',
    index,
    matches: (base, signature) => {
      const sum = createHmac('sha256', key).update(base, 'latin1').digest()
      return sum.length === signature.length && timingSafeEqual(sum, signature)
    },
  }
}

function toOpenKey(key: KeyObject, index: number, { settings }: VerifierOptions): MessageKey {
  const algorithm = toAlgorithm(key, settings)
  const { hash, input } = toInput(algorithm, key)
  return {
    algorithm,
    index,
    matches: (base, signature) => {
      try {
        return verify(hash, Buffer.from(base, 'latin1'), input, signature)
      } catch {
        return false
      }
    },
  }
}

/** By the key itself: two algorithms share only RSA keys, and there the settings say which. */
function toAlgorithm(key: KeyObject, { algorithm }: Settings): MessageAlgorithm {
  const found = fitting(key, algorithm)
  if (algorithm === undefined || algorithm === found) return found
  throw invalid('algorithm', `${found}, as the key is`, algorithm)
}

function fitting({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject, wanted: unknown): MessageAlgorithm {
  if (asymmetricKeyType === 'ed25519') return 'ed25519'
  if (asymmetricKeyType === 'rsa') return wanted === 'rsa-v1_5-sha256' ? 'rsa-v1_5-sha256' : 'rsa-pss-sha512'
  if (asymmetricKeyType === 'rsa-pss') return 'rsa-pss-sha512'
  if (asymmetricKeyDetails?.namedCurve === 'prime256v1') return 'ecdsa-p256-sha256'
  if (asymmetricKeyDetails?.namedCurve === 'secp384r1') return 'ecdsa-p384-sha384'
  throw invalid('publicKey', `a key for ${algorithms.slice(1).join(', ')}`, asymmetricKeyType)
}

type KeyInput = Parameters<typeof verify>[2] & Parameters<typeof sign>[2]

function toInput(algorithm: MessageAlgorithm, key: KeyObject): { hash: string | null; input: KeyInput } {
  switch (algorithm) {
    case 'ecdsa-p256-sha256':
      return { hash: 'sha256', input: { key, dsaEncoding: 'ieee-p1363' } }
    case 'ecdsa-p384-sha384':
      return { hash: 'sha384', input: { key, dsaEncoding: 'ieee-p1363' } }
    case 'rsa-pss-sha512':
      return { hash: 'sha512', input: { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 64 } }
    case 'rsa-v1_5-sha256':
      return { hash: 'sha256', input: { key, padding: constants.RSA_PKCS1_PADDING } }
    default:
      return { hash: null, input: { key } }
  }
}

function makeSignature(options: VerifierOptions, base: string): string {
  const { secrets, settings } = options
  const bytes = Buffer.from(base, 'latin1')
  if (typeof settings.privateKey === 'string') {
    const key = toPrivateKey(settings.privateKey)
    const { hash, input } = toInput(toAlgorithm(key, settings), key)
    return sign(hash, bytes, input).toString('base64')
  }
  const [secret] = secrets
  if (secret === undefined) throw new LandfallError('cannot_sign', 'only the sender has the key that signs')
  return createHmac('sha256', toBytes(secret, options)).update(bytes).digest('base64')
}
