// One attempt: the handler runs under a time limit and an AbortSignal, and whatever it does becomes one settlement.
import { isSpent, type RetryPolicy } from '../core/backoff.ts'
import type { Clock, Random, Timers } from '../core/clock.ts'
import { LandfallError } from '../core/errors.ts'
import type { WebhookEvent } from '../core/event.ts'
import type { Limits } from '../core/limits.ts'
import type { HandlerContext, Log, OnHeadFailure } from '../core/subscription.ts'
import type { ClaimedJob, Settlement, SubscriptionRules, WorkerStore } from '../store/store.ts'
import { type Ending, type Judgement, judge, spent, succeeded } from './judge.ts'
import { type StaleRules, toStanding } from './staleness.ts'
import { makeStep } from './steps.ts'
import { withinTime } from './within-time.ts'

/** A subscription as the worker runs it. */
export interface RunnableSubscription extends StaleRules, Omit<SubscriptionRules, 'subscription'> {
  name: string
  run(event: WebhookEvent, ctx: HandlerContext): Promise<unknown>
  toEvent(job: ClaimedJob): WebhookEvent
  retry: RetryPolicy
  timeoutMs: number
  onHeadFailure: OnHeadFailure
  blockMs: number
}

export interface AttemptPorts {
  store: WorkerStore
  clock: Clock
  timers: Timers
  random: Random
  log: Log
  limits: Pick<Limits, 'errorTextMax' | 'stepBytesMax'>
  /** Aborted when the worker can wait no longer; its reason is the error the handler's time ends with. */
  stopping: AbortSignal
}

/** What an attempt came to: its judgement, and the version that its success stands for. */
interface Ended {
  judgement: Judgement
  version: string | null
}

/** Never throws: an attempt always ends in a settlement. */
export async function runJob(
  job: ClaimedJob,
  subscription: RunnableSubscription,
  ports: AttemptPorts,
): Promise<Settlement> {
  const startedAt = ports.clock.now()
  const began = ports.timers.elapsed()
  const { judgement, version } = await run(job, subscription, ports)
  const durationMs = ports.timers.elapsed() - began
  const { state, dueAt, counted, parks = false, ...attempt } = judgement
  return {
    ...{ jobId: job.jobId, token: job.token, state, dueAt, counted, parks },
    ...(state === 'succeeded' && version !== null ? { version } : {}),
    attempt: { startedAt, durationMs, ...attempt },
  }
}

async function run(job: ClaimedJob, subscription: RunnableSubscription, ports: AttemptPorts): Promise<Ended> {
  const { clock, random, limits } = ports
  const judgeIt = (ending: Ending): Judgement =>
    judge(ending, { ...subscription, job, now: clock.now(), random, errorTextMax: limits.errorTextMax })
  if (isSpent(job.attempts, subscription.retry)) return { judgement: spent(job.attempts), version: null }
  try {
    const event = subscription.toEvent(job)
    const standing = toStanding(job, event, subscription)
    if (standing.skips !== null) return { judgement: { ...succeeded, note: standing.skips }, version: null }
    const judgement = judgeIt(await runHandler(job, subscription, { ...ports, event, standing }))
    return { judgement, version: standing.newVersion }
  } catch (threw) {
    return { judgement: judgeIt({ threw }), version: null }
  }
}

interface HandlerPorts extends AttemptPorts {
  event: WebhookEvent
  standing: ReturnType<typeof toStanding>
}

async function runHandler(job: ClaimedJob, subscription: RunnableSubscription, ports: HandlerPorts): Promise<Ending> {
  const { timers, stopping, log, event, standing } = ports
  const { timeoutMs, name } = subscription
  try {
    const returned = await withinTime(
      async (signal) => {
        const ctx = toContext(job, subscription, { ...ports, signal })
        const replace = standing.stale && subscription.onStale === 'fetch'
        return subscription.run(replace ? { ...event, payload: await ctx.latest() } : event, ctx)
      },
      {
        timers,
        signal: stopping,
        ms: timeoutMs,
        late: (ms) => new LandfallError('handler_timeout', `${name} ran longer than its ${ms} ms`),
      },
    )
    warnOfUnknown(returned, subscription, log)
    return { returned }
  } catch (threw) {
    return { threw }
  }
}

function toContext(
  job: ClaimedJob,
  { name, fetchLatest }: RunnableSubscription,
  { store, timers, limits, log, event, standing, signal }: HandlerPorts & { signal: AbortSignal },
): HandlerContext {
  const idempotencyKey = `landfall-${job.jobId}${job.generation === 0 ? '' : `-${job.generation}`}`
  return {
    attempt: job.attempts + 1,
    idempotencyKey,
    signal,
    log,
    stale: standing.stale,
    lastVersion: standing.lastVersion,
    step: makeStep(job, { store, timers, signal, idempotencyKey, stepBytesMax: limits.stepBytesMax }),
    latest: async () => {
      if (fetchLatest !== null) return fetchLatest(event, { signal })
      throw new LandfallError('request_invalid', `the subscription ${name} has no fetchLatest`, {
        hint: 'Give it one in the options of on(): it asks the provider for the present state of the object.',
      })
    },
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
