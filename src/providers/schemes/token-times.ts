// The times of a token (RFC 7519): `exp` and `nbf` count wherever they are there; where a provider says when it signed, its
// age is judged as any signed timestamp's. Judged last, so that a refusal says what really was wrong.
import { toWords } from '../../core/duration.ts'
import type { Verdict } from '../provider.ts'
import { judgeAge } from './freshness.ts'
import { refused } from './sole-header.ts'

export interface TokenTimes {
  /** Refused without `exp`. Default: it counts where it is there. */
  expires?: 'always'
  /** How far the sender's clock and ours may differ when `exp` and `nbf` are judged. */
  leewaySeconds?: number
  /** The claim that says when it was signed, and how old that may be. */
  signed?: { claim: string; unit?: 's' | 'ms'; toleranceSeconds?: number }
}

/** A minute of drift; whoever says less or more is followed. */
const leewaySecondsDefault = 60
const toleranceSecondsDefault = 300
/** For how long a token of our own counts. */
const lifeSeconds = 300

export interface TokenClock {
  /** Unix milliseconds. */
  receivedAt: number
  /** The source's own tolerance, in place of the recipe's; beyond all times where there is no clock. */
  toleranceMs: number | null
}

type Claims = Readonly<Record<string, unknown>>

/** Why the token does not count now, or null. */
export function judgeTimes(claims: Claims, times: TokenTimes, { receivedAt, toleranceMs }: TokenClock): Verdict | null {
  const leewayMs = toleranceMs ?? (times.leewaySeconds ?? leewaySecondsDefault) * 1000
  const { exp, nbf } = claims
  if (exp === undefined && times.expires === 'always') return refused('malformed_header', 'the token has no exp')
  if (!isTime(exp) || !isTime(nbf)) return refused('malformed_header', 'exp or nbf of the token is not a time')
  if (exp !== undefined && receivedAt >= exp * 1000 + leewayMs) {
    return refused('too_old', `the token expired ${toWords(receivedAt - exp * 1000)} before it arrived`)
  }
  if (nbf !== undefined && receivedAt < nbf * 1000 - leewayMs) {
    return refused('too_new', `the token counts only from ${toWords(nbf * 1000 - receivedAt)} ahead of our clock`)
  }
  return judgeSigned(claims, times.signed, { receivedAt, toleranceMs })
}

function judgeSigned(claims: Claims, signed: TokenTimes['signed'], clock: TokenClock): Verdict | null {
  if (signed === undefined) return null
  const { claim, unit = 's', toleranceSeconds = toleranceSecondsDefault } = signed
  const at = claims[claim]
  if (at === undefined || !isTime(at)) return refused('malformed_header', `the token says no ${claim}`)
  const toleranceMs = clock.toleranceMs ?? toleranceSeconds * 1000
  return judgeAge(unit === 's' ? at * 1000 : at, clock.receivedAt, { unit, toleranceMs })
}

/** A NumericDate, or none. */
function isTime(value: unknown): value is number | undefined {
  return value === undefined || (typeof value === 'number' && Number.isFinite(value) && value >= 0)
}

/** The times of a token that is made at `at`, in Unix milliseconds. */
export function makeTimes({ expires, signed }: TokenTimes, at: number): Record<string, number> {
  const seconds = Math.floor(at / 1000)
  const life = expires === 'always' ? { iat: seconds, nbf: seconds, exp: seconds + lifeSeconds } : {}
  return signed === undefined ? life : { ...life, [signed.claim]: signed.unit === 'ms' ? at : seconds }
}
