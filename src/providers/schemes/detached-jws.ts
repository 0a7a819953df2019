// Detached JWS (RFC 7515, appendix F): the header carries 'header..signature', and the body is put back in the middle, in
// base64url or, with b64: false (RFC 7797), as it is.
import type { WebhookRequest } from '../../core/request.ts'
import type { Draft, Scheme, Verdict, VerifierOptions } from '../provider.ts'
import { computed, type Place, toSignedUnixMs } from '../read-value.ts'
import { judgeAge } from './freshness.ts'
import { type JwsAlgorithm, signWith, toAlgorithms, toSigningKey } from './jws-algorithm.ts'
import { type CompactJws, parseCompact, readHeader, toSigningInput } from './jws-compact.ts'
import { type Refusal, refused, soleHeader } from './sole-header.ts'
import { type FindKeys, findSigner, type TokenKeys } from './token-keys.ts'

export interface DetachedJwsRecipe {
  header: string
  algorithm: JwsAlgorithm
  keys: TokenKeys
  /**
   * What stands in the middle: the body in base64url, the body as it is, or the base64url of what a function makes of the
   * body and the time that was signed. Default 'base64url'.
   */
  payload?: 'base64url' | 'raw' | ((body: Uint8Array, timestamp: string) => string)
  /** The header that names the key, where the protected one does not. */
  kidHeader?: string
  /** When it was signed: in a header, which the payload has to hold, or in the protected header. */
  timestamp?: { header?: string; parameter?: string; unit: 's' | 'ms'; toleranceSeconds?: number }
}

const toleranceSecondsDefault = 300

interface Prepared {
  recipe: DetachedJwsRecipe
  algorithms: readonly JwsAlgorithm[]
  find: FindKeys
  options: VerifierOptions
}

export function detachedJws(recipe: DetachedJwsRecipe): Scheme {
  const { keys } = recipe
  const algorithms = toAlgorithms(recipe.algorithm)
  return {
    kind: 'jws',
    header: recipe.header.toLowerCase(),
    credentialHeaders: [],
    needsSecrets: keys.needsSecrets,
    settings: keys.settings,
    documents: (settings) => keys.documents(settings),
    prepare: (options) => {
      const prepared = { recipe, algorithms, find: keys.prepare(options, algorithms), options }
      return { verify: (request) => verify(prepared, request), sign: (draft) => sign(prepared, draft) }
    },
  }
}

function verify({ recipe, algorithms, find, options }: Prepared, request: WebhookRequest): Verdict {
  const where = recipe.header.toLowerCase()
  const text = soleHeader(request, where)
  if (typeof text !== 'string') return text
  const jws = parseCompact(text, { where, algorithms, detached: true, raw: recipe.payload === 'raw' })
  if ('ok' in jws) return jws
  const time = readTime(recipe, jws, request)
  if ('ok' in time) return time
  const kid = readKid(recipe, jws, request)
  if (typeof kid === 'object') return kid
  const keys = find({ kid, header: jws.header, claims: {}, request })
  if ('ok' in keys) return keys
  const input = toSigningInput(jws.protectedText, toMiddle(recipe, request.body, time.text))
  const secret = findSigner(keys, { ...jws, input })
  if (secret === -1) {
    return refused('no_matching_secret', `the signature in ${where} was not made with any key we have over this body`)
  }
  return (
    judge(recipe, time, { receivedAt: request.receivedAt, toleranceMs: options.toleranceMs }) ?? { ok: true, secret }
  )
}

interface SignedTime {
  text: string
  unixMs: number
}

function readTime({ timestamp }: DetachedJwsRecipe, jws: CompactJws, request: WebhookRequest): SignedTime | Refusal {
  if (timestamp === undefined) return { text: '', unixMs: 0 }
  const { header, parameter = '', unit } = timestamp
  const given = header === undefined ? jws.header[parameter] : soleHeader(request, header.toLowerCase())
  if (typeof given === 'object' && given !== null && 'ok' in given) return given as Refusal
  const text = typeof given === 'number' || typeof given === 'string' ? String(given) : ''
  const unixMs = toSignedUnixMs(text, unit)
  return unixMs === null ? refused('malformed_header', 'the time that was signed is not a time') : { text, unixMs }
}

function readKid(
  { kidHeader }: DetachedJwsRecipe,
  jws: CompactJws,
  request: WebhookRequest,
): string | undefined | Refusal {
  return jws.kid ?? (kidHeader === undefined ? undefined : soleHeader(request, kidHeader.toLowerCase()))
}

function toMiddle(
  { payload = 'base64url' }: DetachedJwsRecipe,
  body: Uint8Array,
  timestamp: string,
): string | Uint8Array {
  if (payload === 'raw') return body
  return typeof payload === 'function' ? payload(body, timestamp) : Buffer.from(body).toString('base64url')
}

function judge(
  { timestamp }: DetachedJwsRecipe,
  { unixMs }: SignedTime,
  { receivedAt, toleranceMs }: { receivedAt: number; toleranceMs: number | null },
): Verdict | null {
  if (timestamp === undefined) return null
  const { unit, toleranceSeconds = toleranceSecondsDefault } = timestamp
  return judgeAge(unixMs, receivedAt, { unit, toleranceMs: toleranceMs ?? toleranceSeconds * 1000 })
}

function sign({ recipe, algorithms, options }: Prepared, draft: Draft): Draft {
  const algorithm = algorithms[0] ?? recipe.algorithm
  const { timestamp, kidHeader } = recipe
  const { kid } = options.settings
  const time = timestamp?.unit === 's' ? Math.floor(draft.at / 1000) : draft.at
  const header = {
    alg: algorithm,
    ...(typeof kid === 'string' && { kid }),
    ...(timestamp?.parameter !== undefined && { [timestamp.parameter]: time }),
    ...(recipe.payload === 'raw' && { b64: false, crit: ['b64'] }),
  }
  const protectedText = Buffer.from(JSON.stringify(header)).toString('base64url')
  const input = toSigningInput(protectedText, toMiddle(recipe, draft.body, String(time)))
  const signature = signWith(algorithm, toSigningKey(algorithm, options), input).toString('base64url')
  const added: Draft['headers'] = [[recipe.header.toLowerCase(), `${protectedText}..${signature}`]]
  if (timestamp?.header !== undefined) added.push([timestamp.header.toLowerCase(), String(time)])
  if (kidHeader !== undefined && typeof kid === 'string') added.push([kidHeader.toLowerCase(), kid])
  return { ...draft, headers: [...draft.headers, ...added] }
}

/** A parameter of the protected header: for the keys and times of events. Read only once the signature is verified. */
export function parameter(header: string, name: string): Place {
  return computed(`${name} of ${header}`, ({ headers }) => {
    const value = readHeader(headers.get(header) ?? '')?.[name]
    return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined
  })
}
