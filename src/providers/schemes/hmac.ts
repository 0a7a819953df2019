// HMAC, the scheme of most providers: any hash, any encoding, any header format, any signed content.
import { createHmac, createSecretKey, type KeyObject } from 'node:crypto'
import type { Scheme } from '../provider.ts'
import { makeIsAmong } from './constant-time.ts'
import { encode, encodings, type SecretRule, type SignatureEncoding, toKeyBytes } from './encoding.ts'
import { type Algorithm, signedScheme } from './signed.ts'
import { checkOneOf, type SignedRecipe } from './signed-recipe.ts'
import type { Content } from './template.ts'

const hashes = ['sha1', 'sha224', 'sha256', 'sha384', 'sha512', 'md5'] as const
export type HashName = (typeof hashes)[number]

/** An HMAC recipe as data. */
export interface HmacRecipe extends SignedRecipe {
  /** Default 'sha256'. */
  algorithm?: HashName
  /** How the signature is written, to the letter. Default 'hex'. */
  encoding?: SignatureEncoding
  /** How the secret becomes a key. Default: its text. */
  secret?: SecretRule
}

export function hmac(recipe: HmacRecipe): Scheme {
  const { algorithm = 'sha256', encoding = 'hex', secret = { as: 'text' } } = recipe
  checkOneOf('an HMAC algorithm', hashes, algorithm)
  checkOneOf('a signature encoding', encodings, encoding)
  checkOneOf('how a secret becomes a key', ['text', 'base64', 'hex', 'computed'], secret.as)
  return signedScheme(makeHmac(algorithm, encoding, secret), recipe)
}

function makeHmac(hash: HashName, encoding: SignatureEncoding, secret: SecretRule): Algorithm<KeyObject> {
  const toKey = (text: string, as?: 'text' | 'base64' | 'hex'): KeyObject =>
    createSecretKey(toKeyBytes(text, as === undefined ? secret : { as, prefix: 'whsec_' }))
  const signatureLength = encode(createHmac(hash, '').digest(), encoding).length
  const isAmong = makeIsAmong(signatureLength)
  return {
    kind: 'hmac',
    needsSecrets: true,
    signatureLength,
    keys: ({ secrets, secretAs }) => secrets.map((text) => toKey(text, secretAs)),
    matches: (key, content, signatures) => isAmong(digest(hash, encoding, { key, content }), signatures),
    make: ({ secrets }, content) => digest(hash, encoding, { key: toKey(secrets[0] ?? ''), content }),
  }
}

function digest(
  hash: HashName,
  encoding: SignatureEncoding,
  { key, content }: { key: KeyObject; content: Content },
): string {
  const mac = createHmac(hash, key)
  for (const piece of content) {
    if (typeof piece === 'string') mac.update(piece, 'latin1')
    else mac.update(piece)
  }
  return encoding === 'hex' || encoding === 'base64' || encoding === 'base64url'
    ? mac.digest(encoding)
    : encode(mac.digest(), encoding)
}
