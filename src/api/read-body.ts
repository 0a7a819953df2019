// The JSON bodies of calls, read as strictly as parameters are: a misspelt filter that was passed over would do more than was
// meant.
import { expected, LandfallError } from '../core/errors.ts'

/** Nothing is the same as {}. */
export function readBody(body: string): unknown {
  if (body.trim() === '') return {}
  try {
    return JSON.parse(body)
  } catch {
    throw invalid('the body', 'JSON', body)
  }
}

export function toObject(name: string, value: unknown, keys: readonly string[]): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw invalid(name, 'an object', value)
  for (const key of Object.keys(value)) {
    if (!keys.includes(key)) throw invalid(`a key of ${name}`, `one of ${keys.join(', ')}`, key)
  }
  return value as Record<string, unknown>
}

export function toBoolean(name: string, value: unknown = false): boolean {
  if (typeof value === 'boolean') return value
  throw invalid(name, 'true or false', value)
}

/**
 * As `readQuery` takes them. Unlike a parameter, an empty one is not the same as none: a script whose variable is not set
 * must not do to everything what it meant for a few.
 */
export function toTexts(values: Record<string, unknown>): Record<string, [string]> {
  const texts: Record<string, [string]> = {}
  for (const [name, value] of Object.entries(values)) {
    if (typeof value !== 'string' || value === '') throw invalid(name, 'text that is not empty', value)
    texts[name] = [value]
  }
  return texts
}

function invalid(name: string, toBe: string, got: unknown): LandfallError {
  return new LandfallError('request_invalid', expected(name, toBe, got))
}
