// A plain hash over content that holds the secret, as HubSpot's v2 and Cloudinary's: weaker than an HMAC (a hash can be
// extended where the secret comes first), but what these providers send.
import { createHash } from 'node:crypto'
import type { Scheme } from '../provider.ts'
import { makeIsAmong } from './constant-time.ts'
import { encode, encodings, type SignatureEncoding } from './encoding.ts'
import type { HashName } from './hmac.ts'
import { type Algorithm, signedScheme } from './signed.ts'
import { checkOneOf, invalid, type SignedRecipe } from './signed-recipe.ts'
import type { Content } from './template.ts'

/** A digest recipe as data; its content has to hold {secret}. */
export interface DigestRecipe extends SignedRecipe {
  /** Default 'sha256'. */
  algorithm?: HashName
  /** Default 'hex'. */
  encoding?: SignatureEncoding
  content: string
}

export function digestScheme(recipe: DigestRecipe): Scheme {
  const { algorithm = 'sha256', encoding = 'hex', content } = recipe
  checkOneOf('a signature encoding', encodings, encoding)
  if (!content.includes('{secret}')) throw invalid('content', 'text with {secret}, or anyone could make it', content)
  return signedScheme(makeDigest(algorithm, encoding), recipe)
}

function makeDigest(hash: HashName, encoding: SignatureEncoding): Algorithm<string> {
  const signatureLength = encode(createHash(hash).digest(), encoding).length
  const isAmong = makeIsAmong(signatureLength)
  return {
    kind: 'digest',
    needsSecrets: true,
    signatureLength,
    keys: ({ secrets }) => secrets,
    textOf: (key) => key,
    matches: (_key, content, signatures) => isAmong(digest(hash, encoding, content), signatures),
    make: (_options, content) => digest(hash, encoding, content),
  }
}

function digest(hash: HashName, encoding: SignatureEncoding, content: Content): string {
  const sum = createHash(hash)
  for (const piece of content) sum.update(typeof piece === 'string' ? Buffer.from(piece, 'latin1') : piece)
  return encode(sum.digest(), encoding)
}
