// Where a value stands in a request, as data: header('x-github-event'), body('/data/object/id'), form('payload').
import type { WebhookRequest } from '../core/request.ts'

/** A place in a request. `read` gives the text there, or undefined. */
export interface Place {
  /** In words, for a person: 'header x-github-event'. */
  readonly at: string
  read(request: WebhookRequest, payload: unknown): string | undefined
  /** This value, then a dot, then that one where there is one: 'issues' and 'opened' give 'issues.opened'. */
  with(next: Place): Place
  /** That one where this one is absent. */
  or(next: Place): Place
}

/** The first value of a header; `name` in any case. An empty one says as little as none. */
export function header(name: string): Place {
  const lower = name.toLowerCase()
  return place(`header ${lower}`, (request) => request.headers.get(lower) || undefined)
}

/** The value at a JSON pointer (RFC 6901) of the parsed body; numbers and booleans as text. */
export function body(pointer: string): Place {
  const steps = toSteps(pointer)
  return place(`body ${pointer}`, (_request, payload) => toText(follow(payload, steps)))
}

/** The same text always. */
export function always(text: string): Place {
  return place(`"${text}"`, () => text)
}

function place(at: string, read: Place['read']): Place {
  const self: Place = {
    at,
    read,
    with: (next) =>
      place(`${at} with ${next.at}`, (request, payload) => {
        const first = read(request, payload)
        const second = next.read(request, payload)
        return first !== undefined && second !== undefined ? `${first}.${second}` : first
      }),
    or: (next) =>
      place(`${at} or ${next.at}`, (request, payload) => read(request, payload) ?? next.read(request, payload)),
  }
  return self
}

/** The value at a JSON pointer, or undefined. Own properties only. */
export function valueAt(payload: unknown, pointer: string): unknown {
  return follow(payload, toSteps(pointer))
}

function toSteps(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
}

function follow(payload: unknown, steps: readonly string[]): unknown {
  let value = payload
  for (const step of steps) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined
    value = (value as Record<string, unknown>)[step]
  }
  return value
}

/** An integer that JSON numbers cannot hold exactly is no text: rounded, two events' ids would be one key. */
function toText(value: unknown): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value
  if (typeof value === 'boolean') return String(value)
  return typeof value === 'number' && (Number.isSafeInteger(value) || !Number.isInteger(value))
    ? String(value)
    : undefined
}

/** How a provider writes a time. */
export type TimeUnit = 's' | 'ms' | 'iso'

const isoForm = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:?\d\d)$/
/** The last moment that a `Date` can hold; also within what every store can. */
const unixMsMax = 8.64e15

/**
 * Unix milliseconds of a provider's time, or null where it is not one. Lenient, for reading: fractions are fine, and
 * ISO 8601 is understood whatever the unit, since it cannot be anything else (Stripe writes both).
 */
export function toUnixMs(text: string | undefined, unit: TimeUnit): number | null {
  if (text === undefined) return null
  if (isoForm.test(text)) return toBounded(Date.parse(text))
  return unit !== 'iso' && /^\d{1,16}(\.\d{1,9})?$/.test(text)
    ? toBounded(Number(text) * (unit === 's' ? 1000 : 1))
    : null
}

/** The same for a time that was signed. Strict: digits only, or ISO 8601; nothing that two parsers could read apart. */
export function toSignedUnixMs(text: string, unit: TimeUnit): number | null {
  if (unit === 'iso') return isoForm.test(text) ? toBounded(Date.parse(text)) : null
  return /^\d{1,16}$/.test(text) ? toBounded(Number(text) * (unit === 's' ? 1000 : 1)) : null
}

function toBounded(ms: number): number | null {
  return ms >= 0 && ms <= unixMsMax ? Math.round(ms) : null
}
