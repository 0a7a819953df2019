// What every signature scheme has in common: find the signatures, the signed time and the id, build the content that was
// signed, compare with every key, judge the age. An algorithm (hmac, digest, ed25519, ...) only knows keys and bytes.
// The content is fed as it came from the wire; nothing is ever re-serialised.
import { HeaderList } from '../../core/headers.ts'
import type { WebhookRequest } from '../../core/request.ts'
import type { Draft, Scheme, SettingInfo, Settings, Verdict, Verifier, VerifierOptions } from '../provider.ts'
import { type TimeUnit, toSignedUnixMs } from '../read-value.ts'
import { judgeAge } from './freshness.ts'
import type { ParsedHeader } from './signature-header.ts'
import { type CompiledRecipe, compileRecipe, type SignedRecipe } from './signed-recipe.ts'
import { type Refusal, refused, soleHeader } from './sole-header.ts'
import { type Content, type Signed, toPayload } from './template.ts'

/** How bytes are signed. `Key` is whatever it compares with. */
export interface Algorithm<Key> {
  kind: string
  needsSecrets: boolean
  settings?: Readonly<Record<string, SettingInfo>>
  /** Characters in a signature, where that is fixed: another length is malformed, not wrong. */
  signatureLength: number | null
  documents?(settings: Settings): readonly string[]
  /** The keys of a source, or how they are found for a request; throws `config_invalid` or `secret_missing`. */
  keys(options: VerifierOptions): readonly Key[] | KeyFinder<Key>
  /** The secret's own text, where content holds {secret}. */
  textOf?(key: Key): string
  /** Whether `key` made one of the signatures. All are tried whatever matches, so time tells nothing. */
  matches(key: Key, content: Content, signatures: readonly string[]): boolean
  /** The signature over `content`; `cannot_sign` where there is no key for that. */
  make(options: VerifierOptions, content: Content): string
}

/** The keys that may have signed this request, or why they are not at hand. */
export type KeyFinder<Key> = (request: WebhookRequest) => readonly Key[] | Refusal

/** Everything a prepared verifier holds. */
interface Prepared<Key> {
  recipe: CompiledRecipe
  algorithm: Algorithm<Key>
  options: VerifierOptions
  keys: readonly Key[] | KeyFinder<Key>
}

export function signedScheme<Key>(algorithm: Algorithm<Key>, recipe: SignedRecipe): Scheme {
  const compiled = compileRecipe(recipe)
  return {
    kind: algorithm.kind,
    credentialHeaders: [],
    header: compiled.header ?? '',
    needsSecrets: algorithm.needsSecrets,
    settings: algorithm.settings ?? {},
    documents: (settings) => algorithm.documents?.(settings) ?? [],
    prepare: (options) => makeVerifier(algorithm, withTolerance(compiled, options.toleranceMs), options),
  }
}

function withTolerance(recipe: CompiledRecipe, toleranceMs: number | null): CompiledRecipe {
  if (toleranceMs === null || recipe.timestamp === null) return recipe
  return { ...recipe, timestamp: { ...recipe.timestamp, freshness: { ...recipe.timestamp.freshness, toleranceMs } } }
}

function makeVerifier<Key>(algorithm: Algorithm<Key>, recipe: CompiledRecipe, options: VerifierOptions): Verifier {
  const prepared: Prepared<Key> = { recipe, algorithm, options, keys: algorithm.keys(options) }
  return {
    verify: (request) => verify(prepared, request),
    sign: (draft) => sign(prepared, draft),
  }
}

function verify<Key>(prepared: Prepared<Key>, request: WebhookRequest): Verdict {
  const { recipe, options } = prepared
  const value = readSignature(recipe, request)
  if (typeof value !== 'string') return value
  const parsed = recipe.format.parse(value)
  if (parsed.signatures.length === 0) {
    return refused('malformed_header', `${recipe.where} carries no signature in the expected form`)
  }
  const timestamp = readTimestamp(recipe, parsed, request)
  if (typeof timestamp !== 'string') return timestamp
  const signedAt = recipe.timestamp === null ? 0 : toSignedUnixMs(timestamp, recipe.timestamp.freshness.unit)
  if (signedAt === null) return refused('malformed_header', `the timestamp in ${toTimeWhere(recipe)} is not a time`)
  const id = recipe.idHeader === null ? '' : soleHeader(request, recipe.idHeader)
  if (typeof id !== 'string') return id
  const keys = typeof prepared.keys === 'function' ? prepared.keys(request) : prepared.keys
  if ('ok' in keys) return keys

  const { method, url, headers, body } = request
  const { settings, url: outsideUrl } = options
  const signed: Signed = { method, url, headers, body, timestamp, id, secret: '', outsideUrl, settings }
  const matched = findKey(prepared, keys, { signed, signatures: parsed.signatures })
  if (matched === -1) return noMatch(prepared, keys.length, parsed.signatures)
  const stale = recipe.timestamp && judgeAge(signedAt, request.receivedAt, recipe.timestamp.freshness)
  return stale ?? { ok: true, secret: matched }
}

function readSignature({ header, place }: CompiledRecipe, request: WebhookRequest): string | Refusal {
  if (header !== null) return soleHeader(request, header)
  const value = place?.read(request, place.at.startsWith('body') ? toPayload(request) : undefined)
  return value ?? refused('missing_header', `there is no signature at ${place?.at}`)
}

/** As it was signed; '' where none is. */
function readTimestamp(
  { timestamp, where }: CompiledRecipe,
  parsed: ParsedHeader,
  request: WebhookRequest,
): string | Refusal {
  if (timestamp === null) return parsed.timestamp ?? ''
  const { header, place } = timestamp
  if (header !== null) return soleHeader(request, header)
  if (place === null) {
    return parsed.timestamp ?? refused('malformed_header', `${where} carries no timestamp in the expected form`)
  }
  return place.read(request, toPayload(request)) ?? refused('missing_header', `there is no timestamp at ${place.at}`)
}

function toTimeWhere({ timestamp, where }: CompiledRecipe): string {
  return timestamp?.header ?? timestamp?.place?.at ?? where
}

interface Claim {
  signed: Signed
  signatures: readonly string[]
}

/** Index of the key that made one of the signatures, or -1. All keys are tried whatever matches, so time tells nothing. */
function findKey<Key>(
  { recipe, algorithm }: Prepared<Key>,
  keys: readonly Key[],
  { signed, signatures }: Claim,
): number {
  let matched = -1
  let content = recipe.holdsSecret ? [] : recipe.content(signed)
  for (let i = keys.length - 1; i >= 0; i--) {
    const key = keys[i] as Key
    if (recipe.holdsSecret) content = recipe.content({ ...signed, secret: algorithm.textOf?.(key) ?? '' })
    if (algorithm.matches(key, content, signatures)) matched = i
  }
  return matched
}

function noMatch<Key>({ recipe, algorithm }: Prepared<Key>, keys: number, signatures: readonly string[]): Verdict {
  const { signatureLength } = algorithm
  const [only = ''] = signatures
  if (signatureLength !== null && signatures.length === 1 && only.length !== signatureLength) {
    const detail = `${recipe.where} has a signature of ${only.length} characters; ${algorithm.kind} here has ${signatureLength}`
    return refused('malformed_header', detail)
  }
  const what = algorithm.needsSecrets ? 'secret' : 'key'
  const tried = keys === 1 ? `the ${what}` : `any of the ${keys} ${what}s`
  return refused('no_matching_secret', `the signature in ${recipe.where} was not made with ${tried} over this body`)
}

function sign<Key>({ recipe, algorithm, options }: Prepared<Key>, draft: Draft): Draft {
  const timestamp = toTimestamp(draft.at, recipe.timestamp?.freshness.unit ?? 's')
  let signed = draft
  const { header, place } = recipe.timestamp ?? { header: null, place: null }
  if (header !== null) signed = { ...signed, headers: [...signed.headers, [header, timestamp]] }
  else if (place?.write !== undefined && place.read(toReadable(signed), toPayload(toReadable(signed))) === undefined) {
    signed = place.write(signed, timestamp)
  }
  if (recipe.idHeader !== null) signed = { ...signed, headers: [...signed.headers, [recipe.idHeader, draft.id]] }
  const content = recipe.content({
    ...toReadable(signed),
    method: signed.method,
    timestamp,
    id: draft.id,
    secret: options.secrets[0] ?? '',
    outsideUrl: options.url,
    settings: options.settings,
  })
  const value = recipe.format.write({ signature: algorithm.make(options, content), timestamp })
  if (recipe.header !== null) return { ...signed, headers: [...signed.headers, [recipe.header, value]] }
  return recipe.place?.write?.(signed, value) ?? signed
}

function toReadable({ url, headers, body }: Draft): { url: string; headers: HeaderList; body: Uint8Array } {
  return { url, headers: HeaderList.from(headers), body }
}

function toTimestamp(at: number, unit: TimeUnit): string {
  if (unit === 'iso') return new Date(at).toISOString()
  if (unit === 'http-date') return new Date(at).toUTCString()
  return String(unit === 's' ? Math.floor(at / 1000) : at)
}
