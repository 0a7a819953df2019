// What an error means: another transaction was met and the next try may pass, one call can never be stored, or the
// surroundings are at fault (no connection, no room, a server that stops) and the caller is told to come again.
import { isLandfallError, LandfallError, toMessage } from '../../core/errors.ts'

/** https://www.postgresql.org/docs/current/errcodes-appendix.html */
function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
}

/** Deadlock, serialization failure, a migration: the transaction was undone because of another. */
export function isPassing(error: unknown): boolean {
  return error instanceof StaleRead || schemaTrouble(error) === 'altered' || ['40001', '40P01'].includes(codeOf(error))
}

/** What was read is not so any more; the transaction has to begin anew. */
export class StaleRead extends Error {
  override name = 'StaleRead'
}

/**
 * What the schema has to do with it: a table was `locked` for longer than `lock_timeout`, or its change too `slow` for the
 * time that a statement has; it was `altered` after a statement
 * was prepared, which passes if that is prepared anew; a table or a column is `missing`, maybe by a newer program's doing.
 */
export function schemaTrouble(error: unknown): 'locked' | 'slow' | 'altered' | 'missing' | null {
  const code = codeOf(error)
  if (code === '55P03') return 'locked'
  if (code === '57014') return 'slow'
  if (code === '42P01' || code === '42703') return 'missing'
  return code === '0A000' && (error as { routine?: unknown }).routine === 'RevalidateCachedQuery' ? 'altered' : null
}

/** Somebody else was first with a key. */
export function isHeld(error: unknown): boolean {
  return codeOf(error) === '23505'
}

/** The connection broke before the commit was sent, so that nothing can have been stored: a pool may hold dead ones. */
export function isUnsent(error: unknown): boolean {
  if (isLandfallError(error) || !(error instanceof Error)) return false
  const isUnsentYet = 'landfallUnsent' in error && error.landfallUnsent === true
  return isUnsentYet && (codeOf(error).startsWith('57P') || /^(ECONN|EPIPE)/.test(codeOf(error)) || isBrokenOff(error))
}

function isBrokenOff(error: Error): boolean {
  return /^(Connection terminated|Client has encountered a connection error)/.test(error.message)
}

/** A value that can never be stored: it is the fault of one call, and of no other. */
export function isOneCalls(error: unknown): boolean {
  return error instanceof CannotStore || /^(22|23)/.test(codeOf(error))
}

export class CannotStore extends Error {
  override name = 'CannotStore'
}

/** What a caller is told. PostgreSQL's words name tables and hosts, never a password. */
export function toStoreError(error: unknown, where: string): LandfallError {
  if (isLandfallError(error)) return error
  const code = codeOf(error)
  return new LandfallError('store_unavailable', `PostgreSQL at ${where}: ${toMessage(error)}${code && ` (${code})`}`, {
    cause: error,
    hint: hints[code] ?? 'Check that the server runs and can be reached; intake and workers recover by themselves.',
  })
}

const hints: Readonly<Record<string, string>> = {
  '28P01': 'Check the user and the password in the address of the store.',
  '28000': 'Check the user in the address of the store, and what pg_hba.conf lets in.',
  '3D000': 'Create the database, or name another one in the address of the store.',
  '42501': 'Give the user the rights on the schema, or let an administrator start once to create it.',
  '53100': "The server's disk is full; intake recovers by itself when there is room.",
  '53300': 'The server has no connection left; raise max_connections, or let a pooler share them.',
}
