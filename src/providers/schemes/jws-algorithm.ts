// The signatures of JSON Web Signature (RFC 7518, 8037), each under its one name. Which of them counts is said by a recipe,
// never by a token: a header that may choose turns a public key into an HMAC secret, or the signature off.
import {
  constants,
  createHmac,
  createPrivateKey,
  createSecretKey,
  type KeyObject,
  sign,
  timingSafeEqual,
  verify,
} from 'node:crypto'
import { LandfallError, toMessage } from '../../core/errors.ts'
import type { VerifierOptions } from '../provider.ts'
import { checkOneOf, invalid } from './signed-recipe.ts'

type Family = 'hmac' | 'rsa' | 'rsa-pss' | 'ecdsa' | 'eddsa'

interface Details {
  family: Family
  /** The hash that is signed; null where the curve has its own. */
  hash: string | null
  curve?: string
}

/** By the names of RFC 7518 and RFC 8037. */
export type JwsAlgorithm =
  | `HS${256 | 384 | 512}`
  | `RS${256 | 384 | 512}`
  | `PS${256 | 384 | 512}`
  | `ES${256 | 384 | 512}`
  | 'EdDSA'

const algorithms: Readonly<Record<JwsAlgorithm, Details>> = {
  HS256: { family: 'hmac', hash: 'sha256' },
  HS384: { family: 'hmac', hash: 'sha384' },
  HS512: { family: 'hmac', hash: 'sha512' },
  RS256: { family: 'rsa', hash: 'sha256' },
  RS384: { family: 'rsa', hash: 'sha384' },
  RS512: { family: 'rsa', hash: 'sha512' },
  PS256: { family: 'rsa-pss', hash: 'sha256' },
  PS384: { family: 'rsa-pss', hash: 'sha384' },
  PS512: { family: 'rsa-pss', hash: 'sha512' },
  ES256: { family: 'ecdsa', hash: 'sha256', curve: 'prime256v1' },
  ES384: { family: 'ecdsa', hash: 'sha384', curve: 'secp384r1' },
  ES512: { family: 'ecdsa', hash: 'sha512', curve: 'secp521r1' },
  EdDSA: { family: 'eddsa', hash: null },
}

/** RFC 7518, section 3.3: a shorter RSA key must not be used. */
const rsaBitsMin = 2048

/** The algorithms of a recipe: known, and of one family, or a key would serve two kinds of signature. */
export function toAlgorithms(given: JwsAlgorithm | readonly JwsAlgorithm[]): readonly JwsAlgorithm[] {
  const list = [given].flat()
  for (const one of list) checkOneOf('a JWS algorithm', Object.keys(algorithms), one)
  if (new Set(list.map((one) => algorithms[one].family)).size !== 1) {
    throw invalid('the algorithms of a token', 'of one family', list)
  }
  return list
}

/** Whether it signs with a shared secret. */
export function isShared(algorithm: JwsAlgorithm): boolean {
  return algorithms[algorithm].family === 'hmac'
}

/** Whether `key` is of the kind and the strength that `algorithm` demands. */
export function fits(algorithm: JwsAlgorithm, key: KeyObject): boolean {
  const { family, curve } = algorithms[algorithm]
  if (family === 'hmac') return key.type === 'secret'
  const { asymmetricKeyType: kind, asymmetricKeyDetails: details } = key
  if (family === 'eddsa') return kind === 'ed25519'
  if (family === 'ecdsa') return kind === 'ec' && details?.namedCurve === curve
  return (kind === 'rsa' || (kind === 'rsa-pss' && family === kind)) && (details?.modulusLength ?? 0) >= rsaBitsMin
}

export function isSignedWith(
  algorithm: JwsAlgorithm,
  key: KeyObject,
  { input, signature }: { input: Buffer; signature: Buffer },
): boolean {
  if (!fits(algorithm, key)) return false
  const { hash, family } = algorithms[algorithm]
  if (family === 'hmac') {
    const wanted = createHmac(hash ?? '', key)
      .update(input)
      .digest()
    return wanted.length === signature.length && timingSafeEqual(wanted, signature)
  }
  try {
    return verify(hash, input, toKeyInput(family, key), signature)
  } catch {
    // OpenSSL raises on numbers out of range: then it is not signed by this key.
    return false
  }
}

export function signWith(algorithm: JwsAlgorithm, key: KeyObject, input: Buffer): Buffer {
  const { hash, family } = algorithms[algorithm]
  return family === 'hmac'
    ? createHmac(hash ?? '', key)
        .update(input)
        .digest()
    : sign(hash, input, toKeyInput(family, key))
}

/** The key with which tests and samples are signed: the first secret, or `privateKey` of the settings. */
export function toSigningKey(algorithm: JwsAlgorithm, { secrets, settings }: VerifierOptions): KeyObject {
  if (isShared(algorithm)) return toSecretKey(secrets[0] ?? '')
  const { privateKey } = settings
  if (typeof privateKey !== 'string' || privateKey === '') {
    throw new LandfallError('cannot_sign', `${algorithm} is signed with a key that only the provider has`)
  }
  const key = toPrivateKey(privateKey.trim())
  if (!fits(algorithm, key)) throw invalid('privateKey', `a key that signs ${algorithm}`, key.asymmetricKeyType)
  return key
}

/**
 * The key of a shared secret. A public key is none: everybody has it, so whoever pastes one here would let everybody sign.
 */
export function toSecretKey(secret: string): KeyObject {
  if (secret.includes('-----BEGIN') || /^\s*\{.*"kty"/s.test(secret)) {
    throw new LandfallError('config_invalid', 'expected the secret to be a shared secret, got a public key', {
      hint: 'Choose the algorithm that goes with the key, by the setting variant where there is one.',
    })
  }
  return createSecretKey(secret, 'utf8')
}

type Jwk = Extract<Parameters<typeof createPrivateKey>[0], { format: 'jwk' }>['key']

function toPrivateKey(text: string): KeyObject {
  try {
    return text.startsWith('{')
      ? createPrivateKey({ key: JSON.parse(text) as Jwk, format: 'jwk' })
      : createPrivateKey(text)
  } catch (cause) {
    throw new LandfallError('config_invalid', `expected privateKey to be PEM or a JWK: ${toMessage(cause)}`, { cause })
  }
}

/** ECDSA signatures of JWS are the two numbers side by side; the salt of PSS is as long as the hash. */
function toKeyInput(family: Family, key: KeyObject): Parameters<typeof verify>[2] & Parameters<typeof sign>[2] {
  if (family === 'ecdsa') return { key, dsaEncoding: 'ieee-p1363' }
  if (family === 'rsa') return { key, padding: constants.RSA_PKCS1_PADDING }
  if (family === 'eddsa') return { key }
  return { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
}
