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

/** The first value of a header; `name` in any case. */
export function header(name: string): Place {
  const lower = name.toLowerCase()
  return place(`header ${lower}`, (request) => request.headers.get(lower))
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
    or: (next) => place(`${at} or ${next.at}`, (request, payload) => read(request, payload) ?? next.read(request, payload)),
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

function toText(value: unknown): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined
}

/** How a provider writes a time. */
export type TimeUnit = 's' | 'ms' | 'iso'

/** Unix milliseconds of a provider's time, or null where it is not one. */
export function toUnixMs(text: string | undefined, unit: TimeUnit): number | null {
  if (text === undefined) return null
  const ms = unit === 'iso' ? Date.parse(text) : Number(text) * (unit === 's' ? 1000 : 1)
  return Number.isFinite(ms) ? Math.round(ms) : null
}
