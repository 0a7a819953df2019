// Where a value stands in a request, as data: header('x-github-event'), body('/data/object/id'), form('payload').

import { createHash } from 'node:crypto'
import { follow, toSteps } from '../core/json-pointer.ts'
import type { WebhookRequest } from '../core/request.ts'
import { toPathAndQuery } from './outside-url.ts'
import { toForm } from './payload.ts'
import type { Draft } from './provider.ts'

export { valueAt } from '../core/json-pointer.ts'

/** The parts of a request that a value can stand in. */
export type Readable = Pick<WebhookRequest, 'url' | 'headers' | 'body'> & Partial<Pick<WebhookRequest, 'receivedAt'>>

/** A place in a request. `read` gives the text there, or undefined. */
export interface Place {
  /** In words, for a person: 'header x-github-event'. */
  readonly at: string
  /** `whole` is the body that `payload` is an item of, where one request carries several events. */
  read(request: Readable, payload: unknown, whole?: unknown): string | undefined
  /** The draft with `value` there; for places that a signature can stand in. */
  write?(draft: Draft, value: string): Draft
  /** This value, then a dot, then that one where there is one: 'issues' and 'opened' give 'issues.opened'. */
  with(next: Place): Place
  /** That one where this one is absent. */
  or(next: Place): Place
}

type Writer = NonNullable<Place['write']>

/** The first value of a header; `name` in any case. An empty one says as little as none. */
export function header(name: string): Place {
  const lower = name.toLowerCase()
  const write: Writer = (draft, value) => ({ ...draft, headers: [...draft.headers, [lower, value]] })
  return place(`header ${lower}`, (request) => request.headers.get(lower) || undefined, write)
}

/** The value at a JSON pointer (RFC 6901) of the parsed body; numbers and booleans as text. */
export function body(pointer: string): Place {
  const steps = toSteps(pointer)
  const write: Writer = (draft, value) => ({ ...draft, body: withValue(draft.body, steps, value) })
  return place(`body ${pointer}`, (_request, payload) => toText(follow(payload, steps)), write)
}

/** The same in the whole body, where the payload is only one item of it. */
export function whole(pointer: string): Place {
  const steps = toSteps(pointer)
  return place(`body ${pointer}`, (_request, payload, all) => toText(follow(all ?? payload, steps)))
}

/** A parameter of the URL's query. */
export function query(name: string): Place {
  const write: Writer = (draft, value) => {
    const sign = draft.url.includes('?') ? '&' : '?'
    return { ...draft, url: `${draft.url}${sign}${encodeURIComponent(name)}=${encodeURIComponent(value)}` }
  }
  return place(`query ${name}`, (request) => toQuery(request.url).get(name) || undefined, write)
}

/** A field of a form body. */
export function form(name: string): Place {
  const read: Place['read'] = (request) => {
    const value = toForm(Buffer.from(request.body).toString('utf8'))[name]
    return (Array.isArray(value) ? value[0] : value) || undefined
  }
  const write: Writer = (draft, value) => {
    const text = Buffer.from(draft.body).toString('utf8')
    const field = `${encodeURIComponent(name)}=${encodeURIComponent(value)}`
    return { ...draft, body: Buffer.from(text === '' ? field : `${text}&${field}`) }
  }
  return place(`form ${name}`, read, write)
}

/** The same text always. */
export function always(text: string): Place {
  return place(`"${text}"`, () => text)
}

/** The body's SHA-256 in hexadecimal. */
export function bodyHash(): Place {
  return place('hash of the body', (request) => createHash('sha256').update(request.body).digest('hex'))
}

/**
 * The moment of receipt, in Unix milliseconds: for the key of events that nothing in a request tells apart ("order 7 was
 * updated", twice). A retry is then an event of its own; taken for a repetition, the second update would be lost.
 */
export function receipt(): Place {
  return place('the moment of receipt', ({ receivedAt }) => (receivedAt === undefined ? undefined : String(receivedAt)))
}

/** What `read` finds; for the few values that stand nowhere in one piece. */
export function computed(at: string, read: Place['read']): Place {
  return place(at, read)
}

function place(at: string, read: Place['read'], write?: Writer): Place {
  const self: Place = {
    at,
    read,
    ...(write && { write }),
    with: (next) =>
      place(`${at} with ${next.at}`, (request, payload, all) => {
        const first = read(request, payload, all)
        const second = next.read(request, payload, all)
        return first !== undefined && second !== undefined ? `${first}.${second}` : first
      }),
    or: (next) =>
      place(
        `${at} or ${next.at}`,
        (request, payload, all) => read(request, payload, all) ?? next.read(request, payload, all),
        write,
      ),
  }
  return self
}

export function toQuery(url: string): URLSearchParams {
  const path = toPathAndQuery(url)
  const at = path.indexOf('?')
  return new URLSearchParams(at === -1 ? '' : path.slice(at + 1))
}

/** A JSON body with a value set at a pointer; the objects on the way are made. */
function withValue(body: Uint8Array, steps: readonly string[], value: string): Uint8Array {
  const whole = JSON.parse(Buffer.from(body).toString('utf8')) as Record<string, unknown>
  let at = whole
  for (const step of steps.slice(0, -1)) {
    at[step] ??= {}
    at = at[step] as Record<string, unknown>
  }
  at[steps.at(-1) ?? ''] = value
  return Buffer.from(JSON.stringify(whole))
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
export type TimeUnit = 's' | 'ms' | 'iso' | 'http-date'

const isoForm = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:?\d\d)$/
/** The last moment that a `Date` can hold; also within what every store can. */
const unixMsMax = 8.64e15

/** As in HTTP's Date header (RFC 9110, section 5.6.7), the preferred form only. */
const httpDateForm = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/

/**
 * Unix milliseconds of a provider's time, or null where it is not one. Lenient, for reading: fractions are fine, and
 * ISO 8601 is understood whatever the unit, since it cannot be anything else (Stripe writes both).
 */
export function toUnixMs(text: string | undefined, unit: TimeUnit): number | null {
  if (text === undefined) return null
  if (isoForm.test(text) || httpDateForm.test(text)) return toBounded(Date.parse(text))
  return (unit === 's' || unit === 'ms') && /^\d{1,16}(\.\d{1,9})?$/.test(text)
    ? toBounded(Number(text) * (unit === 's' ? 1000 : 1))
    : null
}

/** The same for a time that was signed. Strict: digits only, or one form; nothing that two parsers could read apart. */
export function toSignedUnixMs(text: string, unit: TimeUnit): number | null {
  if (unit === 'iso') return isoForm.test(text) ? toBounded(Date.parse(text)) : null
  if (unit === 'http-date') return httpDateForm.test(text) ? toBounded(Date.parse(text)) : null
  const number = toWhole(text)
  return number === null ? null : toBounded(number * (unit === 's' ? 1000 : 1))
}

/** Of one to 16 digits and nothing else. Counted up: for every request, a pattern and a conversion cost five times that. */
function toWhole(text: string): number | null {
  if (text.length === 0 || text.length > 16) return null
  let number = 0
  for (let i = 0; i < text.length; i++) {
    const digit = text.charCodeAt(i) - 48
    if (digit < 0 || digit > 9) return null
    number = number * 10 + digit
  }
  return number
}

function toBounded(ms: number): number | null {
  return ms >= 0 && ms <= unixMsMax ? Math.round(ms) : null
}
