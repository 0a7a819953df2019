// Signed timestamps, judged against the time of receipt: too old is a replay, too new is a forgery prepared ahead or a
// wrong clock. Judged only after the signature is known to be right, so that a refusal says what really was wrong.
import { toWords } from '../../core/duration.ts'
import { type TimeUnit, toUnixMs } from '../read-value.ts'
import type { Verdict } from '../provider.ts'

export interface Freshness {
  unit: TimeUnit
  toleranceMs: number
}

/** The verdict on a timestamp that was signed, or null when it is fresh. */
export function judgeAge(timestamp: string, receivedAt: number, { unit, toleranceMs }: Freshness): Verdict | null {
  const signedAt = toUnixMs(timestamp, unit)
  if (signedAt === null) return { ok: false, reason: 'malformed_header', detail: 'the timestamp is not a time' }
  const age = receivedAt - signedAt
  const beside = `; the tolerance is ${toWords(toleranceMs)}`
  // A timestamp in whole seconds is up to a second older than the moment it was made.
  if (age > toleranceMs + 999) return { ok: false, reason: 'too_old', detail: `signed ${toWords(age)} before it arrived${beside}` }
  if (-age > toleranceMs) return { ok: false, reason: 'too_new', detail: `signed ${toWords(-age)} ahead of our clock${beside}` }
  return null
}
