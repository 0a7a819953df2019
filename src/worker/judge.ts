// From what a handler returned or threw to what becomes of its job: a closed set, so every attempt ends in one of done,
// retry, snooze and dead.
import { nextAttemptAt, type RetryPolicy } from '../core/backoff.ts'
import type { Random } from '../core/clock.ts'
import { toWords } from '../core/duration.ts'
import { isLandfallError, toMessage } from '../core/errors.ts'
import { fingerprint } from '../core/fingerprint.ts'
import type { FailureCause } from '../core/job.ts'
import { Outcome } from '../core/outcome.ts'
import type { OnHeadFailure } from '../core/subscription.ts'
import type { ClaimedJob, Settlement } from '../store/store.ts'

/** What one run of a handler ended with. */
export type Ending = { returned: unknown } | { threw: unknown }

export interface JudgeInput {
  job: Pick<ClaimedJob, 'attempts' | 'failedAt' | 'orderKey'> & { event: { receivedAt: number } }
  now: number
  retry: RetryPolicy
  onHeadFailure: OnHeadFailure
  /** How long a failing head may block its line, in milliseconds. */
  blockMs: number
  random: Random
  errorTextMax: number
}

export type Judgement = Pick<Settlement, 'state' | 'dueAt' | 'counted' | 'parks'> &
  Omit<Settlement['attempt'], 'startedAt' | 'durationMs'>

export function judge(ending: Ending, input: JudgeInput): Judgement {
  const value = 'returned' in ending ? ending.returned : ending.threw
  if (value instanceof Outcome) return judgeOutcome(value, input)
  if ('returned' in ending) return succeeded
  if (isLandfallError(value, 'stopping')) return interrupted(input.now)
  const failure = { cause: classify(value), error: toText(value, input), waitMs: toWait(value) }
  if (input.retry.isPermanent(value)) return giveUp({ ...failure, cause: 'permanent' }, 'dead')
  return retryOrDead(failure, input)
}

export const succeeded: Judgement = {
  state: 'succeeded',
  dueAt: null,
  counted: true,
  outcome: 'done',
  cause: null,
  error: null,
}

/** Its last attempt was lost with its worker. To try once more would be one try too many, and this is none. */
export function spent(attempts: number): Judgement {
  const error = `no attempt is left: ${attempts} were made, and the worker of the last one was gone`
  return { ...giveUp({ cause: 'lease_lost', error }, 'dead'), counted: false }
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
      return giveUp({ cause: 'permanent', error }, 'dead')
    case 'snooze':
      return { state: 'pending', dueAt: outcome.at ?? input.now, counted: false, outcome: 'snooze', cause: null, error }
    case 'retry':
      return retryOrDead(
        { cause: outcome.cause === 'rate_limited' ? 'rate_limited' : 'thrown', error, waitMs: outcome.at ?? 0 },
        input,
      )
  }
}

interface Failure {
  cause: FailureCause
  error: string
}

function giveUp({ cause, error }: Failure, outcome: 'dead'): Judgement {
  return { state: 'dead', dueAt: null, counted: true, outcome, cause, error, fingerprint: fingerprint(cause, error) }
}

/** `waitMs`: how long the other side asked to wait; null where it asked for nothing. */
function retryOrDead(failure: Failure & { waitMs: number | null }, input: JudgeInput): Judgement {
  const { job, now, retry, onHeadFailure, blockMs, random } = input
  const { cause, error, waitMs } = failure
  if (job.orderKey !== null && onHeadFailure === 'skip') return giveUp(failure, 'dead')
  const next = nextAttemptAt(now, job.attempts + 1, { policy: retry, random })
  if (next === null) return giveUp(failure, 'dead')
  const dueAt = waitMs === null ? next : now + Math.min(waitMs, retry.retryAfterMsMax)
  if (dueAt > job.event.receivedAt + retry.deadlineMs) {
    return giveUp(
      {
        cause,
        error: `${error}\n(given up: the next try would be later than ${toWords(retry.deadlineMs)} after receipt)`,
      },
      'dead',
    )
  }
  const blockedUntil = (job.failedAt ?? now) + blockMs
  const parks = job.orderKey !== null && (onHeadFailure === 'park' || dueAt > blockedUntil)
  return {
    state: 'pending',
    dueAt,
    counted: true,
    parks,
    outcome: 'retry',
    cause,
    error,
    fingerprint: fingerprint(cause, error),
  }
}

/** Codes under which Node and undici report that the other side could not be reached. */
const networkCodes = /^(ECONN|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|EPIPE|ETIMEDOUT|UND_ERR_)/

function classify(error: unknown): FailureCause {
  if (isLandfallError(error, 'handler_timeout', 'transaction_timeout')) return 'timeout'
  if (isLandfallError(error, 'destination_failed'))
    return statusOf(error.cause) === 429 ? 'rate_limited' : 'http_status'
  if (statusOf(error) === 429) return 'rate_limited'
  if (error instanceof Error && error.name === 'TimeoutError') return 'timeout'
  return [error, error instanceof Error ? error.cause : undefined].some(isNetworkError) ? 'network' : 'thrown'
}

/** The HTTP status that clients of APIs put on their errors: `status` (fetch wrappers), `statusCode` (Stripe's). */
function statusOf(error: unknown): number | null {
  if (typeof error !== 'object' || error === null) return null
  const { status, statusCode } = error as { status?: unknown; statusCode?: unknown }
  const found = status ?? statusCode
  return typeof found === 'number' ? found : null
}

/** What a thrown error says of `Retry-After`, in milliseconds, where it carries the answer's headers. */
function toWait(error: unknown): number | null {
  if (typeof error !== 'object' || error === null || !('headers' in error)) return null
  const { headers } = error
  const text =
    headers instanceof Headers
      ? headers.get('retry-after')
      : (headers as Record<string, unknown> | null)?.['retry-after']
  const seconds = Number(text ?? Number.NaN)
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : null
}

/** By its code; `fetch` has words of its own for a connection that fails before and while an answer comes. */
function isNetworkError(error: unknown): boolean {
  if (error instanceof TypeError && /^(fetch failed|terminated)$/.test(error.message)) return true
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined
  return typeof code === 'string' && networkCodes.test(code)
}

/** The stack where there is one: its first lines say where to look. */
function toText(error: unknown, { errorTextMax }: JudgeInput): string {
  const text = error instanceof Error && !isLandfallError(error) ? (error.stack ?? error.message) : toMessage(error)
  return text.slice(0, errorTextMax)
}
