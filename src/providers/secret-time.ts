// Secrets with the time for which they count. A signature that was made with a secret outside of its time is refused: a
// planned rotation ends by itself, whether or not somebody takes the old secret out.
import { createHash } from 'node:crypto'
import { expected, LandfallError } from '../core/errors.ts'
import type { WebhookRequest } from '../core/request.ts'
import type { TimedSecret, Verdict, Verifier } from './provider.ts'

/** When a secret counts, in Unix milliseconds; null where there is no bound. */
export interface SecretTime {
  name: string | null
  from: number | null
  until: number | null
  /** Eight hexadecimal digits of its hash, by which its use is counted. */
  fingerprint: string
}

export function toSecretTime({ value, name, from, until }: TimedSecret): SecretTime {
  const fingerprint = createHash('sha256').update(`landfall secret ${value}`).digest('hex').slice(0, 8)
  const time = { name: name ?? null, from: toUnixMs('from', from), until: toUnixMs('until', until), fingerprint }
  if (time.from !== null && time.until !== null && time.from >= time.until) {
    throw new LandfallError('config_invalid', expected("a secret's until", 'later than its from', until))
  }
  return time
}

function toUnixMs(what: string, at: string | Date | undefined): number | null {
  if (at === undefined) return null
  const ms = at instanceof Date ? at.getTime() : Date.parse(at)
  if (Number.isFinite(ms)) return ms
  throw new LandfallError('config_invalid', expected(`a secret's ${what}`, "a Date or like '2026-12-01T00:00:00Z'", at))
}

/** `verifier`, but for secrets whose time is not now. */
export function inItsTime(verifier: Verifier, times: readonly SecretTime[]): Verifier {
  if (times.every(({ from, until }) => from === null && until === null)) return verifier
  const judge = (verdict: Verdict, request: WebhookRequest): Verdict => {
    const time = verdict.ok ? times[verdict.secret] : undefined
    if (time === undefined || isNow(time, request.receivedAt)) return verdict
    const past = time.until !== null && request.receivedAt >= time.until
    const detail = `made with ${time.name ?? 'a secret'}, which ${past ? 'no longer counts' : 'does not count yet'}`
    return { ok: false, reason: 'no_matching_secret', detail }
  }
  return {
    sign: verifier.sign,
    verify: (request) => {
      const verdict = verifier.verify(request)
      return verdict instanceof Promise ? verdict.then((one) => judge(one, request)) : judge(verdict, request)
    },
  }
}

function isNow({ from, until }: SecretTime, at: number): boolean {
  return (from === null || at >= from) && (until === null || at < until)
}
