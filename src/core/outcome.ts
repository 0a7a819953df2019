// What an attempt decided. A closed set: done, retry, snooze, dead. Handlers return or throw these; returning anything
// else than undefined is warned about with the legal ones.
import { type Duration, toMs } from './duration.ts'
import { expected, LandfallError } from './errors.ts'

export class Outcome extends Error {
  readonly decision: 'done' | 'retry' | 'snooze' | 'dead'
  /** Milliseconds to wait, for retry; Unix milliseconds to wait until, for snooze. */
  readonly at: number | null

  constructor(decision: Outcome['decision'], detail: { at?: number; reason?: string } = {}) {
    super(detail.reason ?? decision)
    this.name = 'Outcome'
    this.decision = decision
    this.at = detail.at ?? null
  }
}

/** The job is finished; the same as returning nothing. */
export function done(): Outcome {
  return new Outcome('done')
}

/** Try again after this long; counts as an attempt. */
export function retryAfter(wait: Duration, reason = 'the handler asked for a retry'): Outcome {
  return new Outcome('retry', { at: toMs(wait), reason })
}

/** Wait until then; not counted as an attempt. `config_invalid` for a date that is none. */
export function snooze(until: Date, reason = 'the handler asked to wait'): Outcome {
  const at = until.getTime()
  // Due at no time would be due at once, again and again, as a snooze does not count.
  if (Number.isNaN(at)) throw new LandfallError('config_invalid', expected('snooze', 'a valid date', until))
  return new Outcome('snooze', { at, reason })
}

/** Give up now: no attempt will ever succeed. */
export function dead(reason: string): Outcome {
  return new Outcome('dead', { reason })
}
