// Says in the log that requests are answered 503, without a line for each: an overload must not become a flood of lines,
// which cost more than the answers do. The counters have every one of them.
import type { Clock } from '../core/clock.ts'
import type { LandfallError } from '../core/errors.ts'
import type { Log } from '../core/subscription.ts'

export type FailureLog = (source: string, error: LandfallError) => void

/** The first of each source and code is told at once, then one in this many milliseconds with the number of those between. */
const quietMs = 10_000

export function makeFailureLog({ clock, log }: { clock: Clock; log: Log }): FailureLog {
  const told = new Map<string, { at: number; since: number }>()
  return (source, { code, message, hint }) => {
    const now = clock.now()
    const last = told.get(`${source} ${code}`)
    if (last !== undefined && Math.abs(now - last.at) < quietMs) {
      last.since += 1
      return
    }
    told.set(`${source} ${code}`, { at: now, since: 0 })
    const before = last === undefined || last.since === 0 ? {} : { unsaid: last.since }
    log.warn({ source, code, error: message, hint, ...before }, 'answered 503: the provider will try again')
  }
}
