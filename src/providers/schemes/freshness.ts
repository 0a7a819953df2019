// Signed timestamps, judged against the time of receipt: too old is a replay, too new is a forgery prepared ahead or a
// wrong clock. Judged only after the signature is known to be right, so that a refusal says what really was wrong.
import { toWords } from '../../core/duration.ts'
import type { Verdict } from '../provider.ts'
import type { TimeUnit } from '../read-value.ts'

export interface Freshness {
  unit: TimeUnit
  toleranceMs: number
}

/** The verdict on a time that was signed, or null when it is fresh. All in Unix milliseconds. */
export function judgeAge(signedAt: number, receivedAt: number, { unit, toleranceMs }: Freshness): Verdict | null {
  const age = receivedAt - signedAt
  // A timestamp in whole seconds is up to a second older than the moment it was made.
  const rounded = unit === 's' || unit === 'http-date' ? 999 : 0
  // Written so that an age that is not a number is refused.
  if (!(age <= toleranceMs + rounded)) {
    return refused('too_old', `signed ${toWords(age)} before it arrived`, toleranceMs)
  }
  if (-age > toleranceMs) {
    return refused('too_new', `signed ${toWords(-age)} ahead of our clock`, toleranceMs)
  }
  return null
}

function refused(reason: 'too_old' | 'too_new', what: string, toleranceMs: number): Verdict {
  return { ok: false, reason, detail: `${what}; the tolerance is ${toWords(toleranceMs)}` }
}
