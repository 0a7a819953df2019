// The grammar of every check of a configuration: expected X to be Y, got Z.
import { type Duration, toMs } from '../core/duration.ts'
import { expected, LandfallError } from '../core/errors.ts'

/** Names stand in paths and rows: short, lower case, no surprises. */
const namePattern = /^[a-z0-9][a-z0-9._-]{0,63}$/

export function checkName(kind: string, name: string): void {
  check(namePattern.test(name), `the ${kind} name`, 'lower-case letters, digits, dots and dashes, at most 64', name)
}

export function checkShape(what: string, value: unknown, keys?: readonly string[]): void {
  check(typeof value === 'object' && value !== null && !Array.isArray(value), what, 'an object', value)
  if (keys === undefined) return
  for (const key of Object.keys(value as object))
    check(keys.includes(key), `a key of ${what}`, `one of ${keys.join(', ')}`, key)
}

/** Milliseconds of a duration, or of its default where none is given. */
export function duration(what: string, value: Duration | undefined, fallback = 0): number {
  if (value === undefined) return fallback
  try {
    return toMs(value)
  } catch (error) {
    throw new LandfallError('config_invalid', expected(what, "milliseconds or like '30s', '5m', '12h'", value), {
      cause: error,
    })
  }
}

export function checkFunction(what: string, value: unknown): void {
  check(value === undefined || typeof value === 'function', what, 'a function', value)
}

export function checkCount(what: string, value: unknown): void {
  check(isCount(value) && value > 0, what, 'a whole number above 0', value)
}

export function checkShare(what: string, value: unknown): void {
  check(typeof value === 'number' && value >= 0 && value <= 1, what, 'a number from 0 to 1', value)
}

export function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0
}

export function check(holds: boolean, what: string, toBe: string, got: unknown): asserts holds {
  if (!holds) throw new LandfallError('config_invalid', expected(what, toBe, got))
}
