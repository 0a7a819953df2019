// From what a handler returned or threw to what becomes of its job: a closed set, so every attempt ends in one of done,
// retry, snooze and dead.
import { nextAttemptAt, type RetryPolicy } from '../core/backoff.ts'
import type { Random } from '../core/clock.ts'
import { isLandfallError, toMessage } from '../core/errors.ts'
import type { FailureCause } from '../core/job.ts'
import { Outcome } from '../core/outcome.ts'
import type { Settlement } from '../store/store.ts'

/** What one run of a handler ended with. */
export type Ending = { returned: unknown } | { threw: unknown }

export interface JudgeInput {
  /** 1 for the first attempt. */
  attempt: number
  now: number
  retry: RetryPolicy
  random: Random
  errorTextMax: number
}

export type Judgement = Pick<Settlement, 'state' | 'dueAt' | 'counted'> & {
  outcome: Settlement['attempt']['outcome']
  cause: FailureCause | null
  error: string | null
}

export function judge(ending: Ending, input: JudgeInput): Judgement {
  const value = 'returned' in ending ? ending.returned : ending.threw
  if (value instanceof Outcome) return judgeOutcome(value, input)
  if ('returned' in ending) return succeeded
  if (isLandfallError(value, 'stopping')) return interrupted(input.now)
  return retryOrDead(classify(value), toText(value, input), { ...input, at: null })
}

const succeeded: Judgement = {
  state: 'succeeded',
  dueAt: null,
  counted: true,
  outcome: 'done',
  cause: null,
  error: null,
}

/** The worker stopped, through no fault of the job: it goes on at the next start, and the try does not count. */
function interrupted(now: number): Judgement {
  const error = 'the worker stopped before the handler was finished'
  return { state: 'pending', dueAt: now, counted: false, outcome: 'snooze', cause: null, error }
}

function judgeOutcome(outcome: Outcome, input: JudgeInput): Judgement {
  const error = outcome.message.slice(0, input.errorTextMax)
  switch (outcome.decision) {
    case 'done':
      return succeeded
    case 'dead':
      return { state: 'dead', dueAt: null, counted: true, outcome: 'dead', cause: 'permanent', error }
    case 'snooze':
      return { state: 'pending', dueAt: outcome.at ?? input.now, counted: false, outcome: 'snooze', cause: null, error }
    case 'retry':
      return retryOrDead('thrown', error, { ...input, at: input.now + (outcome.at ?? 0) })
  }
}

function retryOrDead(cause: FailureCause, error: string, input: JudgeInput & { at: number | null }): Judgement {
  const next = nextAttemptAt(input.now, input.attempt, { policy: input.retry, random: input.random })
  if (next === null) return { state: 'dead', dueAt: null, counted: true, outcome: 'dead', cause, error }
  return { state: 'pending', dueAt: input.at ?? next, counted: true, outcome: 'retry', cause, error }
}

/** Codes under which Node and undici report that the other side could not be reached. */
const networkCodes = /^(ECONN|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|EPIPE|ETIMEDOUT|UND_ERR_)/

function classify(error: unknown): FailureCause {
  if (isLandfallError(error, 'handler_timeout')) return 'timeout'
  if (isLandfallError(error, 'destination_failed')) {
    return (error.cause as { status?: number } | undefined)?.status === 429 ? 'rate_limited' : 'http_status'
  }
  return [error, error instanceof Error ? error.cause : undefined].some(isNetworkError) ? 'network' : 'thrown'
}

function isNetworkError(error: unknown): boolean {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined
  return typeof code === 'string' && networkCodes.test(code)
}

/** The stack where there is one: its first lines say where to look. */
function toText(error: unknown, { errorTextMax }: JudgeInput): string {
  const text = error instanceof Error && !isLandfallError(error) ? (error.stack ?? error.message) : toMessage(error)
  return text.slice(0, errorTextMax)
}
