// The parameters of a call, read strictly: an unknown, doubled or malformed one is an error, never passed over, because a
// misspelt filter that is ignored shows a person the wrong rows.
import type { Context } from 'hono'
import { expected, LandfallError } from '../core/errors.ts'

/** Turns a parameter's text into what the call takes, or throws `request_invalid`. */
export type Reader<Value> = (name: string, text: string) => Value

type Read<Readers> = { [Name in keyof Readers]?: Readers[Name] extends Reader<infer Value> ? Value : never }

/** `query` as Hono's `queries()` gives it. An empty value is the same as none: that is how forms leave one out. */
export function readQuery<Readers extends Record<string, Reader<unknown>>>(
  query: Readonly<Record<string, readonly string[]>>,
  readers: Readers,
): Read<Readers> {
  const values: Record<string, unknown> = {}
  for (const [name, texts] of Object.entries(query)) {
    const reader = Object.hasOwn(readers, name) ? readers[name] : undefined
    if (reader === undefined) {
      throw invalid('a parameter', `one of ${Object.keys(readers).join(', ') || 'none'}`, name)
    }
    if (texts.length > 1) throw invalid(name, 'given once', `${texts.length} of them`)
    const text = texts[0] ?? ''
    if (text !== '') values[name] = reader(name, text)
  }
  return values as Read<Readers>
}

export function text(charactersMax: number): Reader<string> {
  return (name, given) => {
    if (given.length <= charactersMax) return given
    throw invalid(name, `text of at most ${charactersMax} characters`, given)
  }
}

export function wholeNumber(min: number, max: number): Reader<number> {
  return (name, given) => {
    const number = /^\d{1,15}$/.test(given) ? Number(given) : Number.NaN
    if (number >= min && number <= max) return number
    throw invalid(name, `a whole number from ${min} to ${max}`, given)
  }
}

export function oneOf<const Value extends string>(values: readonly Value[]): Reader<Value> {
  return (name, given) => {
    const found = values.find((value) => value === given)
    if (found !== undefined) return found
    throw invalid(name, `one of ${values.join(', ')}`, given)
  }
}

/** With its zone, because the server's own is nobody's business; a date alone is its first moment in UTC. */
const iso = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d))?$/

/** Unix milliseconds of an ISO 8601 time. */
export const time: Reader<number> = (name, given) => {
  const at = iso.test(given) ? Date.parse(given) : Number.NaN
  if (Number.isFinite(at)) return at
  throw invalid(name, "an ISO 8601 time like '2026-01-31T12:00:00Z'", given)
}

const idMax = 100

/** What a call's path names. Calls that name one thing take no parameters beside it. */
export function toPathId(c: Context, name: string): string {
  readQuery(c.req.queries(), {})
  return text(idMax)(name, c.req.param(name) ?? '')
}

function invalid(name: string, toBe: string, got: unknown): LandfallError {
  return new LandfallError('request_invalid', expected(name, toBe, got))
}
