// An event as its provider would send it, signed with the source's own secret: for users' tests and for `landfall send`.
import type { Random } from '../core/clock.ts'
import { expected, LandfallError } from '../core/errors.ts'
import { prepareSource } from '../providers/prepare-source.ts'
import type { Source } from '../providers/provider.ts'
import { type Draw, type SampleSet, samplesOf } from '../providers/samples/index.ts'

export interface SampleOptions {
  /** A body of your own: bytes and text as they are, anything else as JSON. Then `type` may be any type. */
  data?: unknown
  /** When it is made and signed, in Unix milliseconds. Default: now. */
  at?: number
  /** What the event's key is made of: the same id again is a duplicate. Default: a new one for every call. */
  id?: string
  /** Where it goes, as a full URL. Default: 'http://localhost:8400/webhooks/' and the provider's id. */
  url?: string
  /** Where its made-up values come from. Default: `Math.random`. */
  random?: Random
}

export interface SignedSample {
  method: string
  url: string
  headers: [name: string, value: string][]
  body: Uint8Array<ArrayBuffer>
  /** The same request, as a web-standard one; a new one at every call. */
  request(): Request
}

/** The types that `signedSample` knows for `source`; the first is the one it takes by itself. */
export function sampleTypes(source: SampleSource): string[] {
  return Object.keys(samplesOf(source).bodies)
}

/** What is needed of a source, whatever the type of its payload. */
export type SampleSource = Pick<Source, 'provider' | 'options'>

/** A signed event of `type`. Throws `sample_unknown`, `secret_missing` or `request_invalid`. */
export function signedSample(source: SampleSource, type?: string, options: SampleOptions = {}): SignedSample {
  const samples = samplesOf(source)
  const name = toName(samples, type)
  const url = toUrl(options.url ?? `http://localhost:8400/webhooks/${source.provider.id}`)
  const draw = toDraw(options)
  const body = toBody(source, samples, { type: name, draw, data: options.data })
  const headers = samples.headers(name, draw)
  const { verifier } = prepareSource(source.provider.id, source)
  // Standard Webhooks signs the delivery's id and recommends this prefix; other schemes do not look at it.
  const method = 'POST'
  const signed = verifier.sign({ method, url, headers, body, at: draw.at, id: `msg_${draw.id}` })
  const bytes = Uint8Array.from(signed.body)
  const request = (): Request => new Request(signed.url, { method, headers: signed.headers, body: bytes })
  return { method, url: signed.url, headers: signed.headers, body: bytes, request }
}

/** The type itself, or the first sample under it: 'issues' is 'issues.opened'. */
function toName({ bodies }: SampleSet, type: string | undefined): string {
  const names = Object.keys(bodies)
  if (type === undefined) return names[0] ?? ''
  return Object.hasOwn(bodies, type) ? type : (names.find((name) => name.startsWith(`${type}.`)) ?? type)
}

function toUrl(text: string): string {
  if (URL.canParse(text)) return text
  throw new LandfallError(
    'request_invalid',
    expected('url', "a full URL like 'http://localhost:8400/webhooks/stripe'", text),
  )
}

function toDraw({ at = Date.now(), id, random = Math.random }: SampleOptions): Draw {
  if (!Number.isSafeInteger(at) || at < 0)
    throw new LandfallError('request_invalid', expected('at', 'Unix milliseconds', at))
  if (id !== undefined && !/^[\w.-]{1,200}$/.test(id)) {
    throw new LandfallError(
      'request_invalid',
      expected('id', '1 to 200 letters, digits, dots, dashes and underscores', id),
    )
  }
  return { id: id ?? makeId(random), at, random }
}

/** 32 hexadecimal digits, as a GUID has, so that no two calls make one event. */
function makeId(random: Random): string {
  return Array.from({ length: 32 }, () => Math.floor(random() * 16).toString(16)).join('')
}

interface Wanted {
  type: string
  draw: Draw
  data: unknown
}

function toBody(source: SampleSource, samples: SampleSet, { type, draw, data }: Wanted): Uint8Array<ArrayBuffer> {
  if (data !== undefined) return toBytes(data, samples)
  if (!Object.hasOwn(samples.bodies, type)) throw unknownSample(source, samples, type)
  return toBytes(samples.bodies[type]?.(draw), samples)
}

function toBytes(body: unknown, { write = JSON.stringify }: SampleSet): Uint8Array<ArrayBuffer> {
  if (body instanceof Uint8Array) return Uint8Array.from(body)
  const text: unknown = typeof body === 'string' ? body : write(body)
  if (typeof text !== 'string')
    throw new LandfallError('request_invalid', expected('data', 'bytes, text or JSON', body))
  return new TextEncoder().encode(text)
}

function unknownSample({ provider }: SampleSource, samples: SampleSet, type: string): LandfallError {
  const types = Object.keys(samples.bodies)
  if (types.length === 0) {
    const hint = 'Give a body of your own with --data, or as `data`.'
    return new LandfallError('sample_unknown', `there are no samples for ${provider.name} yet`, { hint })
  }
  const hint = `There are ${types.join(', ')}; or give a body of your own with --data, or as \`data\`.`
  return new LandfallError('sample_unknown', `there is no sample ${JSON.stringify(type)} for ${provider.name}`, {
    hint,
  })
}
