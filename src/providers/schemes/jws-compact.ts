// Compact JWS (RFC 7515), read strictly: three segments of canonical base64url, a header that is an object, and nothing
// critical in it that we do not handle. What two readers could take apart differently is refused.
import type { JwsAlgorithm } from './jws-algorithm.ts'
import { type Refusal, refused } from './sole-header.ts'

export interface CompactJws {
  header: Readonly<Record<string, unknown>>
  algorithm: JwsAlgorithm
  /** The key that it names. */
  kid: string | undefined
  /** The first two segments as they came; the second is empty where the payload is detached. */
  protectedText: string
  payloadText: string
  signature: Buffer
}

export interface CompactForm {
  /** Where it stands, in words. */
  where: string
  algorithms: readonly JwsAlgorithm[]
  /** Whether the payload travels apart. */
  detached?: boolean
  /** Whether the payload is signed as it is, not in base64url (RFC 7797); then the header has to say so. */
  raw?: boolean
}

/** The parts of `text`, or why they are none. */
export function parseCompact(text: string, form: CompactForm): CompactJws | Refusal {
  const { where, algorithms, detached = false } = form
  const malformed = (what: string): Refusal => refused('malformed_header', `${where} ${what}`)
  const segments = text.split('.')
  const [protectedText = '', payloadText = '', signatureText = ''] = segments
  const signature = decodeSegment(signatureText)
  const header = toObject(decodeSegment(protectedText))
  if (header === null || signature === null || segments.length !== 3 || (payloadText === '') !== detached) {
    return malformed(`holds no ${detached ? 'detached ' : ''}compact JWS`)
  }
  const algorithm = algorithms.find((one) => one === header.alg)
  if (algorithm === undefined) return malformed(`is signed with another algorithm than ${algorithms.join(' or ')}`)
  if (!isUnderstood(header, form.raw ?? false)) return malformed('has critical header parameters that are not expected')
  const { kid } = header
  if (kid !== undefined && typeof kid !== 'string') return malformed('names its key with something else than text')
  return { header, algorithm, kid, protectedText, payloadText, signature }
}

/** `crit` has to be exactly what the form handles, and `b64: false` counts only where it is critical. */
function isUnderstood({ crit, b64 }: CompactJws['header'], raw: boolean): boolean {
  if (!raw) return crit === undefined && (b64 === undefined || b64 === true)
  return b64 === false && Array.isArray(crit) && crit.length === 1 && crit[0] === 'b64'
}

/** The claims of a token that is not detached, or null where they are no object. */
export function toClaims({ payloadText }: Pick<CompactJws, 'payloadText'>): Record<string, unknown> | null {
  return toObject(decodeSegment(payloadText))
}

/** The protected header of a JWS, or null where it has none. */
export function readHeader(text: string): CompactJws['header'] | null {
  return toObject(decodeSegment(text.split('.', 1)[0] ?? ''))
}

/** What was signed. */
export function toSigningInput(protectedText: string, payload: string | Uint8Array): Buffer {
  if (typeof payload === 'string') return Buffer.from(`${protectedText}.${payload}`, 'latin1')
  return Buffer.concat([Buffer.from(`${protectedText}.`, 'latin1'), payload])
}

/** The bytes of a segment, or null where it is not canonical base64url. Node would take padding, '+' and stray bits. */
function decodeSegment(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64url')
  return bytes.toString('base64url') === text ? bytes : null
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

function toObject(bytes: Buffer | null): Record<string, unknown> | null {
  if (bytes === null) return null
  try {
    const value: unknown = JSON.parse(utf8.decode(bytes))
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null
  } catch {
    return null
  }
}
