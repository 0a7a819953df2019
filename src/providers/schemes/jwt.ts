// JSON Web Tokens (RFC 7519) as providers send them: in a header, as the whole body or in a field of it. What the token
// covers is what its claims say: with a hash of the body it is a signature of it, without one it only proves the sender.
import { LandfallError } from '../../core/errors.ts'
import { HeaderList } from '../../core/headers.ts'
import type { WebhookRequest } from '../../core/request.ts'
import type { Draft, PayloadRequest, Scheme, SettingInfo, Verdict, Verifier, VerifierOptions } from '../provider.ts'
import { computed, type Place, valueAt } from '../read-value.ts'
import type { ClaimContext, ClaimRule, ClaimRules } from './claims.ts'
import { type JwsAlgorithm, signWith, toAlgorithms, toSigningKey } from './jws-algorithm.ts'
import { type CompactJws, parseCompact, toClaims, toSigningInput } from './jws-compact.ts'
import { invalid } from './signed-recipe.ts'
import { type Refusal, refused, soleHeader } from './sole-header.ts'
import { toPayload } from './template.ts'
import { type FindKeys, findSigner, type TokenKeys } from './token-keys.ts'
import { judgeTimes, makeTimes, type TokenTimes } from './token-times.ts'

/** Where the token stands. */
export type TokenPlace =
  /** A header; `prefix` is what stands before the token, as 'Bearer ', in any case. */
  | { header: string; prefix?: string }
  /** The whole body, or a place in it. */
  | { at: 'body' | Place }

export type JwtRecipe = TokenPlace & {
  /** The one algorithm, or a list of one family: never the token's choice alone. */
  algorithm: JwsAlgorithm | readonly JwsAlgorithm[]
  keys: TokenKeys
  claims?: ClaimRules
  /** A rule for all claims together, for what no single one says. */
  whole?: ClaimRule
  times?: TokenTimes
}

export function jwt(recipe: JwtRecipe): Scheme {
  const { keys, claims = {}, whole } = recipe
  const algorithms = toAlgorithms(recipe.algorithm)
  const header = 'header' in recipe ? recipe.header.toLowerCase() : ''
  if ('header' in recipe && header === '') throw invalid('the header of a token', 'a name', header)
  const rules = [...Object.values(claims), ...(whole ? [whole] : [])]
  const coversBody = header === '' || rules.some((rule) => rule.coversBody)
  return {
    kind: 'jwt',
    header,
    // A token that is not tied to a body can be sent again with another one.
    credentialHeaders: coversBody ? [] : [header],
    needsSecrets: keys.needsSecrets,
    settings: Object.assign({}, keys.settings, ...rules.map((rule) => rule.settings ?? {})) as Record<
      string,
      SettingInfo
    >,
    documents: (settings) => keys.documents(settings),
    prepare: (options) => {
      for (const rule of rules) rule.demand?.(options)
      const find = keys.prepare(options, algorithms)
      return makeVerifier({ recipe, algorithms, find, options })
    },
  }
}

interface Prepared {
  recipe: JwtRecipe
  algorithms: readonly JwsAlgorithm[]
  find: FindKeys
  options: VerifierOptions
}

function makeVerifier(prepared: Prepared): Verifier {
  return {
    verify: (request) => verify(prepared, request),
    sign: (draft) => sign(prepared, draft),
  }
}

function verify({ recipe, algorithms, find, options }: Prepared, request: WebhookRequest): Verdict {
  const { where, text } = readToken(recipe, request)
  if (typeof text !== 'string') return text
  const jws = parseCompact(text, { where, algorithms })
  if ('ok' in jws) return jws
  const claims = toClaims(jws)
  if (claims === null) return refused('malformed_header', `the claims of the token in ${where} are not JSON`)
  const { kid, header } = jws
  const keys = find({ kid, header, claims, request })
  if ('ok' in keys) return keys
  const secret = findSigner(keys, { ...jws, input: toSigningInput(jws.protectedText, jws.payloadText) })
  if (secret === -1) return refused('no_matching_secret', `the token in ${where} was not signed with any key we have`)
  const context = toContext(request, options, '')
  return (
    judgeClaims(claims, recipe, context) ??
    judgeTimes(claims, recipe.times ?? {}, { receivedAt: request.receivedAt, toleranceMs: options.toleranceMs }) ?? {
      ok: true,
      secret,
    }
  )
}

function judgeClaims(
  claims: Record<string, unknown>,
  { claims: rules = {}, whole }: JwtRecipe,
  context: ClaimContext,
): Verdict | null {
  for (const [name, rule] of Object.entries(rules)) {
    const value = Object.hasOwn(claims, name) ? claims[name] : undefined
    if (rule.holds(value, context)) continue
    const why = rule.coversBody ? 'is not that of this body' : 'is not what it has to be here'
    return refused('no_matching_secret', `the token is signed, but its claim ${name} ${why}`)
  }
  if (whole === undefined || whole.holds(claims, context)) return null
  return refused('no_matching_secret', 'the token is signed, but its claims are not about what this source is for')
}

type Carrier = Pick<WebhookRequest, 'url' | 'headers' | 'body'>

function readToken(place: TokenPlace, request: Carrier): { where: string; text: string | Refusal } {
  if ('at' in place) return readBody(place.at, request)
  const where = place.header.toLowerCase()
  const value = soleHeader(request, where)
  const { prefix = '' } = place
  if (typeof value !== 'string' || value.slice(0, prefix.length).toLowerCase() === prefix.toLowerCase()) {
    return { where, text: typeof value === 'string' ? value.slice(prefix.length) : value }
  }
  return { where, text: refused('malformed_header', `${where} does not start with ${JSON.stringify(prefix)}`) }
}

function readBody(at: 'body' | Place, request: Carrier): { where: string; text: string | Refusal } {
  if (at === 'body') return { where: 'the body', text: toText(request.body) }
  const value = at.read(request, toPayload(request))
  return { where: at.at, text: value ?? refused('missing_header', `there is no token at ${at.at}`) }
}

/** Bytes beyond ASCII become characters that no token has. */
function toText(body: Uint8Array): string {
  return Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('latin1')
}

function toContext(
  { method, url, headers, body }: Pick<WebhookRequest, 'method' | 'url' | 'headers' | 'body'>,
  { url: outsideUrl, settings }: VerifierOptions,
  id: string,
): ClaimContext {
  return { method, url, headers, body, outsideUrl, settings, id }
}

/** Where the body is the token, the draft's body is its claims. */
function sign({ recipe, algorithms, options }: Prepared, draft: Draft): Draft {
  if ('at' in recipe && recipe.at !== 'body') {
    throw new LandfallError('cannot_sign', `a token at ${recipe.at.at} is signed with a key that only the provider has`)
  }
  const { method, url, body } = draft
  const context = toContext({ method, url, headers: HeaderList.from(draft.headers), body }, options, draft.id)
  const claims = {
    ...Object.fromEntries(Object.entries(recipe.claims ?? {}).map(([name, rule]) => [name, rule.make(context)])),
    ...('at' in recipe ? (JSON.parse(toUtf8(body)) as object) : {}),
    ...makeTimes(recipe.times ?? {}, draft.at),
  }
  const text = makeToken(claims, algorithms, options)
  if ('header' in recipe) {
    return { ...draft, headers: [...draft.headers, [recipe.header.toLowerCase(), (recipe.prefix ?? '') + text]] }
  }
  return { ...draft, body: Buffer.from(text) }
}

function makeToken(claims: object, [algorithm]: readonly JwsAlgorithm[], options: VerifierOptions): string {
  if (algorithm === undefined) throw invalid('the algorithms of a token', 'at least one', 'none')
  const { kid } = options.settings
  const header = { alg: algorithm, typ: 'JWT', ...(typeof kid === 'string' && { kid }) }
  const [protectedText, payloadText] = [header, claims].map((one) =>
    Buffer.from(JSON.stringify(one)).toString('base64url'),
  )
  const input = toSigningInput(protectedText ?? '', payloadText ?? '')
  return `${input.toString('latin1')}.${signWith(algorithm, toSigningKey(algorithm, options), input).toString('base64url')}`
}

function toUtf8(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('utf8')
}

/** A claim of the token, by its JSON pointer: for the keys and times of events. Read only once the token is verified. */
export function claim(place: TokenPlace, pointer: string): Place {
  const at = 'header' in place ? place.header.toLowerCase() : 'body'
  return computed(`claim ${pointer} of the token in ${at}`, (request) => {
    const { text } = readToken(place, request)
    const claims = typeof text === 'string' ? decodeClaims(text) : null
    const value = claims === null ? undefined : valueAt(claims, pointer)
    return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined
  })
}

/** `parse` for a provider whose whole body is a token: its claims. */
export function parseTokenBody({ body }: PayloadRequest): Record<string, unknown> {
  return readClaims(toUtf8(body))
}

/** The claims of a token that is known to be authentic. `body_unreadable` where it is none. */
export function readClaims(text: string): Record<string, unknown> {
  const claims = decodeClaims(text)
  if (claims !== null) return claims
  throw new LandfallError('body_unreadable', 'the body is not the token that this provider sends')
}

function decodeClaims(text: string): Record<string, unknown> | null {
  const [, payloadText = ''] = text.split('.')
  return toClaims({ payloadText } satisfies Pick<CompactJws, 'payloadText'>)
}
