// One sample that fits any custom source: it puts key, type and time where the source's own recipe looks for them.
import type { CustomOptions, PlaceText } from '../custom.ts'
import type { TimeUnit } from '../read-value.ts'
import { type Draw, integer, people, pick, type SampleSet } from './draw.ts'

const type = 'berth.taken'

/** A sample set for `options`; its only type is the one the source always has, or one of ours. */
export function customSamples(options: CustomOptions): SampleSet {
  const only = options.type?.startsWith('=')
    ? options.type.slice(1)
    : options.type === undefined
      ? defaultType(options)
      : type
  return {
    headers: (name, draw) => [
      ['content-type', 'application/json'],
      ['user-agent', 'custom-sender/1.0'],
      ...toHeaders(options, name, draw),
    ],
    bodies: { [only]: (draw) => toBody(options, only, draw) },
  }
}

/** A Standard Webhooks recipe reads the type from the body unless told otherwise. */
function defaultType(options: CustomOptions): string {
  return options.verify !== undefined && 'standardWebhooks' in options.verify ? type : 'webhook'
}

type Placed = readonly [PlaceText | undefined, string | number]

function toPlaced({ key, type, createdAt }: CustomOptions, name: string, draw: Draw): Placed[] {
  return [
    [key, draw.id],
    [type, name],
    [createdAt?.at, toTime(draw.at, createdAt?.unit ?? 'iso')],
  ]
}

function toTime(at: number, unit: TimeUnit): string | number {
  if (unit === 'iso') return new Date(at).toISOString()
  return unit === 's' ? Math.floor(at / 1000) : at
}

function toHeaders(options: CustomOptions, name: string, draw: Draw): [string, string][] {
  const headers: [string, string][] = []
  for (const [place, value] of toPlaced(options, name, draw)) {
    if (place?.startsWith('header:')) headers.push([place.slice('header:'.length).toLowerCase(), String(value)])
  }
  return headers
}

function toBody(options: CustomOptions, name: string, draw: Draw): unknown {
  const { login, city } = pick(draw, people)
  const data = { berth: integer(draw, 1, 40), pilot: login, from: city }
  const body: Record<string, unknown> = { id: draw.id, type: name, createdAt: new Date(draw.at).toISOString(), data }
  for (const [place, value] of toPlaced(options, name, draw)) {
    if (place?.startsWith('body:/')) setAt(body, place.slice('body:/'.length), value)
  }
  return body
}

/** Sets a JSON pointer's value; a step of digits becomes a plain name, which the pointer finds as well. */
function setAt(body: Record<string, unknown>, pointer: string, value: unknown): void {
  const steps = pointer.split('/').map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
  let inner = body
  for (const step of steps.slice(0, -1)) {
    const next: unknown = Object.hasOwn(inner, step) ? inner[step] : undefined
    const made = typeof next === 'object' && next !== null ? (next as Record<string, unknown>) : {}
    Object.defineProperty(inner, step, { value: made, enumerable: true, configurable: true, writable: true })
    inner = made
  }
  Object.defineProperty(inner, steps.at(-1) ?? '', { value, enumerable: true, configurable: true, writable: true })
}
