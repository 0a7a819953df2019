// An HMAC recipe as a person writes it, and what it becomes when it is checked. A recipe that could never verify, or whose
// timestamp is not signed and so protects from nothing, stops the start; it must not show up as refused webhooks.
import { createHmac, createSecretKey, type KeyObject } from 'node:crypto'
import { expected, LandfallError } from '../../core/errors.ts'
import type { TimeUnit } from '../read-value.ts'
import type { Freshness } from './freshness.ts'
import { compileHeaderFormat, type HeaderFormat } from './signature-header.ts'
import { compileTemplate, type Template } from './template.ts'

/** An HMAC recipe as data. */
export interface HmacRecipe {
  /** The header that carries the signature. */
  header: string
  /** Default 'sha256'. */
  algorithm?: 'sha1' | 'sha224' | 'sha256' | 'sha384' | 'sha512' | 'md5'
  /** How the signature is written, to the letter: 'hex' is lower case, 'hex-upper' upper. Default 'hex'. */
  encoding?: SignatureEncoding
  /** What stands around the signature: 'sha256={signature}', 't={timestamp},v1={signature}'. Default '{signature}'. */
  format?: string
  /** What separates the entries of a header that is a list; entries of another form are ignored. */
  separator?: string
  /** What is signed: {body} {timestamp} {id} {url} {path} {method} {header:NAME}. Default '{body}'. */
  content?: string
  /** How the secret becomes a key: its text, or decoded, after a prefix if it has that. Default text. */
  secret?: { as: 'text' | 'base64' | 'hex'; prefix?: string }
  /** The signed time: from the signature's own header where `header` is left out. */
  timestamp?: { header?: string; unit?: TimeUnit; toleranceSeconds?: number }
  /** The header with the delivery's id, for content that signs {id}. */
  idHeader?: string
}

export type SignatureEncoding = (typeof encodings)[number]
const encodings = ['hex', 'hex-upper', 'base64', 'base64url'] as const
const algorithms = ['sha1', 'sha224', 'sha256', 'sha384', 'sha512', 'md5'] as const
const units: readonly TimeUnit[] = ['s', 'ms', 'iso']

/** The five minutes that the Standard Webhooks specification, Stripe and Slack agree on. */
const toleranceSecondsDefault = 300

/** A recipe that was checked. */
export interface CompiledRecipe {
  algorithm: (typeof algorithms)[number]
  encoding: SignatureEncoding
  /** Characters in a signature of this algorithm and encoding. */
  signatureLength: number
  header: string
  format: HeaderFormat
  content: Template
  timestamp: { header: string | null; freshness: Freshness } | null
  idHeader: string | null
}

/** Checks and compiles; `config_invalid` for what could never verify or would not protect. */
export function compileRecipe(recipe: HmacRecipe): CompiledRecipe {
  const { header, algorithm = 'sha256', encoding = 'hex', format = '{signature}', content = '{body}' } = recipe
  checkOneOf('an HMAC algorithm', algorithms, algorithm)
  checkOneOf('a signature encoding', encodings, encoding)
  if (typeof header !== 'string' || header === '') throw invalid('the header of an HMAC recipe', 'a name', header)
  if (content.includes('{id}') && recipe.idHeader === undefined) {
    throw invalid('idHeader', 'given where {id} is signed', recipe.idHeader)
  }
  return {
    algorithm,
    encoding,
    signatureLength: createHmac(algorithm, '').digest(encoding === 'hex-upper' ? 'hex' : encoding).length,
    header: header.toLowerCase(),
    format: compileHeaderFormat(format, recipe.separator ?? null),
    content: compileTemplate(content),
    timestamp: compileTimestamp(recipe.timestamp, format, content),
    idHeader: recipe.idHeader?.toLowerCase() ?? null,
  }
}

function compileTimestamp(
  timestamp: HmacRecipe['timestamp'],
  format: string,
  content: string,
): CompiledRecipe['timestamp'] {
  if (timestamp === undefined) {
    if (!(content + format).includes('{timestamp}')) return null
    throw invalid('timestamp', 'given where {timestamp} is used', timestamp)
  }
  const { unit = 's', toleranceSeconds = toleranceSecondsDefault } = timestamp
  const header = timestamp.header?.toLowerCase() ?? null
  checkOneOf('the unit of a signed timestamp', units, unit)
  if (!(toleranceSeconds >= 0)) throw invalid('toleranceSeconds', 'a number of seconds', toleranceSeconds)
  if (header === null && !format.includes('{timestamp}')) {
    throw invalid('format', 'text with {timestamp} where the timestamp has no header of its own', format)
  }
  const isSigned = content.includes('{timestamp}') || content.toLowerCase().includes(`{header:${header}}`)
  if (!isSigned) throw invalid('content', 'text that signs the {timestamp}, or anyone could renew it', content)
  return { header, freshness: { unit, toleranceMs: toleranceSeconds * 1000 } }
}

/** The keys that `secrets` stand for; `config_invalid` for one that is not encoded as the recipe says. */
export function toKeys(recipe: HmacRecipe, secrets: readonly string[]): KeyObject[] {
  const { as = 'text', prefix = '' } = recipe.secret ?? {}
  checkOneOf('how a secret becomes a key', ['text', 'base64', 'hex'], as)
  return secrets.map((secret) => {
    if (as === 'text') return createSecretKey(secret, 'utf8')
    const encoded = secret.startsWith(prefix) ? secret.slice(prefix.length) : secret
    const key = Buffer.from(encoded, as)
    if (key.length > 0 && isEncoded(encoded, key, as)) return createSecretKey(key)
    throw new LandfallError('config_invalid', `expected the secret to be ${as} text, got something else`, {
      hint: 'Copy the secret again as the provider shows it, without quotes, spaces or line ends.',
    })
  })
}

/** Node decodes what it can and drops the rest; a key made from half a secret would refuse everything. */
function isEncoded(text: string, key: Buffer, as: 'base64' | 'hex'): boolean {
  if (as === 'hex') return key.toString('hex') === text.toLowerCase()
  return (
    key.toString('base64url') ===
    text
      .replaceAll('+', '-')
      .replaceAll('/', '_')
      .replace(/={1,2}$/, '')
  )
}

function checkOneOf(what: string, known: readonly string[], got: string): void {
  if (!known.includes(got)) throw invalid(what, `one of ${known.join(', ')}`, got)
}

function invalid(what: string, toBe: string, got: unknown): LandfallError {
  return new LandfallError('config_invalid', expected(what, toBe, got))
}
