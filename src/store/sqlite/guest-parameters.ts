// A handler's statement as SQLite takes it: checked where it was written, so that the error has the handler's stack, and
// turned into what travels to the writer's thread.
import type { SQLInputValue } from 'node:sqlite'
import { expected, LandfallError, toMessage } from '../../core/errors.ts'
import { type GuestStatement, takesAllBack } from './guest-sql.ts'

/** Errors: `transaction_failed`. */
export function toGuestStatement(sql: unknown, params: readonly unknown[] = []): GuestStatement {
  if (typeof sql !== 'string') throw refuse(expected('a statement', 'SQL text', sql))
  if (!Array.isArray(params)) throw refuse(expected('the parameters of a statement', 'a list', params))
  checkStatement(sql, params.length)
  return { sql, params: params.map(toParameter) }
}

/** Texts, quoted names and comments, in which nothing means anything. */
const quoted = /'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\]|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/g

function checkStatement(sql: string, params: number): void {
  const bare = sql.replaceAll(quoted, ' ')
  // The driver would run the first and say nothing of the others.
  if (/;\s*[^;\s]/.test(bare)) throw refuse('expected one statement, got several', 'Call tx.query once for each.')
  if (takesAllBack(bare))
    throw refuse(
      'it says ROLLBACK, which would undo what others share the commit with',
      'Say ABORT, IGNORE or REPLACE.',
    )
  const other = /[?]|[:@]\w+|\$(?!\d)\w*/.exec(bare)?.[0]
  if (other !== undefined) throw refuse(`expected placeholders like $1, got ${other}`)
  const named = new Set([...bare.matchAll(/\$(\d+)/g)].map(([, number]) => Number(number)))
  const isWhole = named.size === params && Array.from(named).every((number) => number >= 1 && number <= params)
  if (!isWhole)
    throw refuse(
      `expected a placeholder for each parameter from $1 to $${params}, got ${toList(named)}`,
      'Each parameter is named by its number, once or more often.',
    )
}

function toList(named: ReadonlySet<number>): string {
  return [...named].map((number) => `$${number}`).join(', ') || 'none'
}

function toParameter(value: unknown, index: number): SQLInputValue {
  if (value === null || value === undefined) return null
  switch (typeof value) {
    case 'string':
    case 'bigint':
      return value
    case 'number':
      // The driver sends every number as a fraction, and a text column would keep 5 as '5.0'.
      return Number.isSafeInteger(value) ? BigInt(value) : value
    case 'boolean':
      return value ? 1 : 0
    case 'object':
      return fromObject(value, index)
    default:
      throw refuse(expected(`the parameter $${index + 1}`, 'a value that can be stored', value))
  }
}

function fromObject(value: object, index: number): SQLInputValue {
  if (value instanceof Uint8Array) return Uint8Array.from(value)
  try {
    return value instanceof Date ? value.toISOString() : JSON.stringify(value)
  } catch (error) {
    throw refuse(`the parameter $${index + 1} cannot be stored: ${toMessage(error)}`)
  }
}

function refuse(what: string, hint?: string): LandfallError {
  return new LandfallError('transaction_failed', what, hint === undefined ? {} : { hint })
}
