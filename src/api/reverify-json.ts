// What the calls that verify again take and answer. Their bodies are read as strictly as parameters are: a misspelt filter
// that was passed over would admit more than was meant.
import { expected, LandfallError } from '../core/errors.ts'
import type { QuarantineAsk, QuarantineFilter } from '../operate/quarantine.ts'
import type { Reverified, ReverifyReport } from './contract.ts'
import { readQuery, text, time } from './read-query.ts'
import { type Answer, toIso } from './to-json.ts'

const filters = { source: text(64), reason: text(64), from: time, to: time }
const cursors = { cursor: text(500) }

export function readReverifyOne(body: string): { admit: boolean } {
  const { admit } = toObject('the body', parse(body), ['admit'])
  return { admit: toBoolean('admit', admit) }
}

export function readReverifyAll(body: string): QuarantineAsk & { filter: QuarantineFilter } {
  const { filter = {}, admit, cursor } = toObject('the body', parse(body), ['filter', 'admit', 'cursor'])
  const given = toObject('filter', filter, Object.keys(filters))
  return {
    filter: readQuery(toTexts(given), filters),
    admit: toBoolean('admit', admit),
    ...readQuery(cursor === undefined || cursor === null ? {} : toTexts({ cursor }), cursors),
  }
}

export function toReverified(id: string, { admission, ...verdict }: Answer<'reverify'>): Reverified {
  const events = admission?.events.map((event) => event.id) ?? []
  return { id, ...verdict, admission: admission === null ? null : { ...admission, events } }
}

export function toReverifyReport(report: Answer<'reverifyAll'>): ReverifyReport {
  const stillRefused = report.stillRefused.map((one) => ({ ...one, receivedAt: toIso(one.receivedAt) }))
  return { ...report, stillRefused }
}

/** Nothing is the same as {}. */
function parse(body: string): unknown {
  if (body.trim() === '') return {}
  try {
    return JSON.parse(body)
  } catch {
    throw invalid('the body', 'JSON', body)
  }
}

function toObject(name: string, value: unknown, keys: readonly string[]): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw invalid(name, 'an object', value)
  for (const key of Object.keys(value)) {
    if (!keys.includes(key)) throw invalid(`a key of ${name}`, `one of ${keys.join(', ')}`, key)
  }
  return value as Record<string, unknown>
}

function toBoolean(name: string, value: unknown = false): boolean {
  if (typeof value === 'boolean') return value
  throw invalid(name, 'true or false', value)
}

/** Unlike a parameter, an empty one is not the same as none: a script whose variable is not set must not admit everything. */
function toTexts(values: Record<string, unknown>): Record<string, [string]> {
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
