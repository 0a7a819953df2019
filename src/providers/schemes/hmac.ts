// HMAC, the scheme of most providers: any hash, any encoding, any header format, any signed content.
// The content is fed to the hash as it came from the wire; nothing is ever re-serialised.
import { createHmac, createSecretKey, type KeyObject } from 'node:crypto'
import { LandfallError } from '../../core/errors.ts'
import { HeaderList } from '../../core/headers.ts'
import type { WebhookRequest } from '../../core/request.ts'
import type { Draft, Scheme, Verdict, Verifier, VerifierOptions } from '../provider.ts'
import type { TimeUnit } from '../read-value.ts'
import { isSameText } from './constant-time.ts'
import { type Freshness, judgeAge } from './freshness.ts'
import { compileHeaderFormat, type HeaderFormat, type ParsedHeader } from './signature-header.ts'
import { compileTemplate, type Template } from './template.ts'

/** An HMAC recipe as data. */
export interface HmacRecipe {
  /** The header that carries the signature. */
  header: string
  /** Default 'sha256'. */
  algorithm?: 'sha1' | 'sha224' | 'sha256' | 'sha384' | 'sha512' | 'md5'
  /** How the signature is written. Default 'hex'. */
  encoding?: 'hex' | 'base64' | 'base64url'
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

/** The five minutes that the Standard Webhooks specification, Stripe and Slack agree on. */
const toleranceSecondsDefault = 300

interface Recipe {
  algorithm: string
  encoding: 'hex' | 'base64' | 'base64url'
  header: string
  format: HeaderFormat
  content: Template
  timestamp: { header: string | null; freshness: Freshness } | null
  idHeader: string | null
}

export function hmac(recipe: HmacRecipe): Scheme {
  const compiled = compile(recipe)
  return {
    kind: 'hmac',
    credentialHeaders: [],
    header: compiled.header,
    prepare: (options) => makeVerifier(withTolerance(compiled, options.toleranceMs), toKeys(recipe, options)),
  }
}

function compile(recipe: HmacRecipe): Recipe {
  const content = recipe.content ?? '{body}'
  const format = recipe.format ?? '{signature}'
  const { timestamp } = recipe
  if (/\{timestamp\}/.test(content + format) && timestamp === undefined) {
    throw new LandfallError('config_invalid', 'expected timestamp to be given where {timestamp} is used, got undefined')
  }
  const toleranceMs = (timestamp?.toleranceSeconds ?? toleranceSecondsDefault) * 1000
  return {
    algorithm: recipe.algorithm ?? 'sha256',
    encoding: recipe.encoding ?? 'hex',
    header: recipe.header.toLowerCase(),
    format: compileHeaderFormat(format, recipe.separator ?? null),
    content: compileTemplate(content),
    timestamp:
      timestamp === undefined
        ? null
        : { header: timestamp.header?.toLowerCase() ?? null, freshness: { unit: timestamp.unit ?? 's', toleranceMs } },
    idHeader: recipe.idHeader?.toLowerCase() ?? null,
  }
}

function withTolerance(recipe: Recipe, toleranceMs: number | null): Recipe {
  if (toleranceMs === null || recipe.timestamp === null) return recipe
  return { ...recipe, timestamp: { ...recipe.timestamp, freshness: { ...recipe.timestamp.freshness, toleranceMs } } }
}

function toKeys(recipe: HmacRecipe, { secrets }: VerifierOptions): KeyObject[] {
  const { as = 'text', prefix = '' } = recipe.secret ?? {}
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
  return key.toString('base64url') === text.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}

function makeVerifier(recipe: Recipe, keys: readonly KeyObject[]): Verifier {
  return {
    verify: (request) => verify(recipe, keys, request),
    sign: (draft) => sign(recipe, keys[0] as KeyObject, draft),
  }
}

function verify(recipe: Recipe, keys: readonly KeyObject[], request: WebhookRequest): Verdict {
  const value = request.headers.get(recipe.header)
  if (value === undefined) return refused('missing_header', `there is no header ${recipe.header}`)
  const parsed = recipe.format.parse(value)
  if (parsed.signatures.length === 0) return refused('malformed_header', `${recipe.header} carries no signature in the expected form`)
  const timestamp = readTimestamp(recipe, parsed, request)
  if (typeof timestamp !== 'string') return timestamp
  const id = recipe.idHeader === null ? '' : request.headers.get(recipe.idHeader)
  if (id === undefined) return refused('missing_header', `there is no header ${recipe.idHeader}`)

  const matched = findKey(recipe, keys, parsed.signatures, recipe.content({ ...request, timestamp, id }))
  if (matched === -1) return noMatch(recipe, keys, parsed.signatures)
  const stale = recipe.timestamp === null ? null : judgeAge(timestamp, request.receivedAt, recipe.timestamp.freshness)
  return stale ?? { ok: true, secret: matched }
}

function readTimestamp(recipe: Recipe, parsed: ParsedHeader, request: WebhookRequest): string | Verdict {
  if (recipe.timestamp === null) return ''
  const { header } = recipe.timestamp
  const timestamp = header === null ? parsed.timestamp : request.headers.get(header)
  if (timestamp !== undefined && timestamp !== '') return timestamp
  if (header === null) return refused('malformed_header', `${recipe.header} carries no timestamp in the expected form`)
  return refused('missing_header', `there is no header ${header}`)
}

/** Index of the key that made one of the signatures, or -1. All keys are tried whatever matches, so time tells nothing. */
function findKey(
  recipe: Recipe,
  keys: readonly KeyObject[],
  signatures: readonly string[],
  content: readonly (string | Uint8Array)[],
): number {
  let matched = -1
  for (let i = keys.length - 1; i >= 0; i--) {
    const wanted = digest(recipe, keys[i] as KeyObject, content)
    for (const given of signatures) {
      if (isSameText(recipe.encoding === 'hex' ? given.toLowerCase() : given, wanted)) matched = i
    }
  }
  return matched
}

function digest(recipe: Recipe, key: KeyObject, content: readonly (string | Uint8Array)[]): string {
  const mac = createHmac(recipe.algorithm, key)
  for (const piece of content) mac.update(piece)
  return mac.digest(recipe.encoding)
}

function noMatch(recipe: Recipe, keys: readonly KeyObject[], signatures: readonly string[]): Verdict {
  const length = digest(recipe, keys[0] as KeyObject, []).length
  const wrong = signatures.find((one) => one.length !== length)
  if (wrong !== undefined && signatures.length === 1) {
    const detail = `${recipe.header} has a signature of ${wrong.length} characters; ${recipe.algorithm} in ${recipe.encoding} has ${length}`
    return refused('malformed_header', detail)
  }
  const tried = keys.length === 1 ? 'the secret' : `any of the ${keys.length} secrets`
  return refused('no_matching_secret', `the signature in ${recipe.header} was not made with ${tried} over this body`)
}

function sign(recipe: Recipe, key: KeyObject, draft: Draft): [string, string][] {
  const timestamp = toTimestamp(draft.at, recipe.timestamp?.freshness.unit ?? 's')
  const headers: [string, string][] = []
  if (recipe.timestamp !== null && recipe.timestamp.header !== null) headers.push([recipe.timestamp.header, timestamp])
  if (recipe.idHeader !== null) headers.push([recipe.idHeader, draft.id])
  const content = recipe.content({ ...draft, headers: HeaderList.from([...draft.headers, ...headers]), timestamp })
  headers.push([recipe.header, recipe.format.write({ signature: digest(recipe, key, content), timestamp })])
  return headers
}

function toTimestamp(at: number, unit: TimeUnit): string {
  if (unit === 'iso') return new Date(at).toISOString()
  return String(unit === 's' ? Math.floor(at / 1000) : at)
}

function refused(reason: 'missing_header' | 'malformed_header' | 'no_matching_secret', detail: string): Verdict {
  return { ok: false, reason, detail }
}
