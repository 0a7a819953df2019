// One attempt: the handler runs under a time limit and an AbortSignal, and whatever it does becomes one settlement.
import type { RetryPolicy } from '../core/backoff.ts'
import type { Clock, Random } from '../core/clock.ts'
import { LandfallError } from '../core/errors.ts'
import type { WebhookEvent } from '../core/event.ts'
import type { HandlerContext, Log } from '../core/subscription.ts'
import type { ClaimedJob, Settlement } from '../store/store.ts'
import { type Ending, judge } from './judge.ts'

/** A subscription as the worker runs it. */
export interface RunnableSubscription {
  name: string
  run(event: WebhookEvent, ctx: HandlerContext): Promise<unknown>
  toEvent(job: ClaimedJob): WebhookEvent
  retry: RetryPolicy
  timeoutMs: number
  concurrency: number
}

export interface AttemptPorts {
  clock: Clock
  random: Random
  log: Log
  errorTextMax: number
  /** Aborted when the worker can wait no longer. */
  stopping: AbortSignal
}

/** Never throws: an attempt always ends in a settlement. */
export async function runJob(
  job: ClaimedJob,
  subscription: RunnableSubscription,
  ports: AttemptPorts,
): Promise<Settlement> {
  const startedAt = ports.clock.now()
  const began = performance.now()
  const ending = await runHandler(job, subscription, ports)
  const durationMs = performance.now() - began
  const { clock, random, errorTextMax } = ports
  const attempt = job.attempts + 1
  const judged = judge(ending, { attempt, now: clock.now(), retry: subscription.retry, random, errorTextMax })
  const { state, dueAt, counted, outcome, cause, error } = judged
  return {
    jobId: job.jobId,
    token: job.token,
    state,
    dueAt,
    counted,
    attempt: { startedAt, durationMs, outcome, cause, error },
  }
}

async function runHandler(job: ClaimedJob, subscription: RunnableSubscription, ports: AttemptPorts): Promise<Ending> {
  const { timeoutMs } = subscription
  const timeout = new AbortController()
  const over = Promise.withResolvers<never>()
  const stop = (): void =>
    over.reject(new LandfallError('stopping', 'the worker stopped before the handler was finished'))
  const timer = setTimeout(() => {
    const error = new LandfallError('handler_timeout', `${subscription.name} ran longer than its ${timeoutMs} ms`)
    timeout.abort(error)
    over.reject(error)
  }, timeoutMs)
  ports.stopping.addEventListener('abort', stop, { once: true })
  try {
    const signal = AbortSignal.any([timeout.signal, ports.stopping])
    const event = subscription.toEvent(job)
    const ctx: HandlerContext = {
      attempt: job.attempts + 1,
      idempotencyKey: `landfall-${job.jobId}`,
      signal,
      log: ports.log,
    }
    const returned = await Promise.race([subscription.run(event, ctx), over.promise])
    warnOfUnknown(returned, subscription, ports.log)
    return { returned }
  } catch (threw) {
    return { threw }
  } finally {
    clearTimeout(timer)
    ports.stopping.removeEventListener('abort', stop)
  }
}

/** A handler that returns something probably meant something by it. */
function warnOfUnknown(returned: unknown, { name }: RunnableSubscription, log: Log): void {
  if (returned === undefined || returned === null || returned instanceof Error) return
  log.warn(
    { subscription: name, returned: typeof returned },
    'a handler returned a value that decides nothing; legal are nothing, done(), retryAfter(wait), snooze(until) and dead(reason)',
  )
}
