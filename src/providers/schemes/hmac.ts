// HMAC, the scheme of most providers: any hash, any encoding, any header format, any signed content.
// The content is fed to the hash as it came from the wire; nothing is ever re-serialised.
import { createHmac, type KeyObject } from 'node:crypto'
import { HeaderList } from '../../core/headers.ts'
import type { WebhookRequest } from '../../core/request.ts'
import type { Draft, Scheme, Verdict, Verifier } from '../provider.ts'
import { type TimeUnit, toSignedUnixMs } from '../read-value.ts'
import { isSameText } from './constant-time.ts'
import { judgeAge } from './freshness.ts'
import { type CompiledRecipe, compileRecipe, type HmacRecipe, toKeys } from './hmac-recipe.ts'
import type { ParsedHeader } from './signature-header.ts'
import { type Refusal, refused, soleHeader } from './sole-header.ts'

export type { HmacRecipe } from './hmac-recipe.ts'

export function hmac(recipe: HmacRecipe): Scheme {
  const compiled = compileRecipe(recipe)
  return {
    kind: 'hmac',
    credentialHeaders: [],
    header: compiled.header,
    prepare: ({ secrets, toleranceMs }) => makeVerifier(withTolerance(compiled, toleranceMs), toKeys(recipe, secrets)),
  }
}

function withTolerance(recipe: CompiledRecipe, toleranceMs: number | null): CompiledRecipe {
  if (toleranceMs === null || recipe.timestamp === null) return recipe
  return { ...recipe, timestamp: { ...recipe.timestamp, freshness: { ...recipe.timestamp.freshness, toleranceMs } } }
}

function makeVerifier(recipe: CompiledRecipe, keys: readonly KeyObject[]): Verifier {
  return {
    verify: (request) => verify(recipe, keys, request),
    sign: (draft) => sign(recipe, keys[0] as KeyObject, draft),
  }
}

function verify(recipe: CompiledRecipe, keys: readonly KeyObject[], request: WebhookRequest): Verdict {
  const value = soleHeader(request, recipe.header)
  if (typeof value !== 'string') return value
  const parsed = recipe.format.parse(value)
  if (parsed.signatures.length === 0) {
    return refused('malformed_header', `${recipe.header} carries no signature in the expected form`)
  }
  const time = readTime(recipe, parsed, request)
  if ('ok' in time) return time
  const id = recipe.idHeader === null ? '' : soleHeader(request, recipe.idHeader)
  if (typeof id !== 'string') return id

  const { method, url, headers, body } = request
  const content = recipe.content({ method, url, headers, body, timestamp: time.text, id })
  const matched = findKey(recipe, keys, parsed.signatures, content)
  if (matched === -1) return noMatch(recipe, keys.length, parsed.signatures)
  const stale = recipe.timestamp && judgeAge(time.unixMs, request.receivedAt, recipe.timestamp.freshness)
  return stale ?? { ok: true, secret: matched }
}

interface SignedTime {
  /** As it was signed. */
  text: string
  unixMs: number
}

const untimed: SignedTime = { text: '', unixMs: 0 }

function readTime(
  { header: name, timestamp }: CompiledRecipe,
  parsed: ParsedHeader,
  request: WebhookRequest,
): SignedTime | Refusal {
  if (timestamp === null) return untimed
  const text = timestamp.header === null ? parsed.timestamp : soleHeader(request, timestamp.header)
  if (text === undefined) return refused('malformed_header', `${name} carries no timestamp in the expected form`)
  if (typeof text !== 'string') return text
  const unixMs = toSignedUnixMs(text, timestamp.freshness.unit)
  if (unixMs !== null) return { text, unixMs }
  return refused('malformed_header', `the timestamp in ${timestamp.header ?? name} is not a time`)
}

/** Index of the key that made one of the signatures, or -1. All keys are tried whatever matches, so time tells nothing. */
function findKey(
  recipe: CompiledRecipe,
  keys: readonly KeyObject[],
  signatures: readonly string[],
  content: readonly (string | Uint8Array)[],
): number {
  let matched = -1
  for (let i = keys.length - 1; i >= 0; i--) {
    const wanted = digest(recipe, keys[i] as KeyObject, content)
    for (const given of signatures) if (isSameText(given, wanted)) matched = i
  }
  return matched
}

function digest(
  { algorithm, encoding }: CompiledRecipe,
  key: KeyObject,
  content: readonly (string | Uint8Array)[],
): string {
  const mac = createHmac(algorithm, key)
  for (const piece of content) {
    if (typeof piece === 'string') mac.update(piece, 'latin1')
    else mac.update(piece)
  }
  return encoding === 'hex-upper' ? mac.digest('hex').toUpperCase() : mac.digest(encoding)
}

function noMatch(recipe: CompiledRecipe, keys: number, signatures: readonly string[]): Verdict {
  const { header, algorithm, encoding, signatureLength } = recipe
  const [only = ''] = signatures
  if (signatures.length === 1 && only.length !== signatureLength) {
    const wanted = `${algorithm} in ${encoding} has ${signatureLength}`
    return refused('malformed_header', `${header} has a signature of ${only.length} characters; ${wanted}`)
  }
  const tried = keys === 1 ? 'the secret' : `any of the ${keys} secrets`
  return refused('no_matching_secret', `the signature in ${header} was not made with ${tried} over this body`)
}

function sign(recipe: CompiledRecipe, key: KeyObject, draft: Draft): [string, string][] {
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
