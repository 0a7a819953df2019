// One attempt: the handler runs under a time limit and an AbortSignal, and whatever it does becomes one settlement, unless it
// has committed its success itself.
import { isSpent, type RetryPolicy } from '../core/backoff.ts'
import type { Clock, Random, Timers } from '../core/clock.ts'
import { LandfallError, toMessage } from '../core/errors.ts'
import type { WebhookEvent } from '../core/event.ts'
import type { Limits } from '../core/limits.ts'
import { dead, Outcome } from '../core/outcome.ts'
import type { HandlerContext, Log, OnHeadFailure } from '../core/subscription.ts'
import type { ClaimedJob, Settlement, SubscriptionRules, WorkerStore } from '../store/store.ts'
import { type Ending, type Judgement, judge, spent, succeeded } from './judge.ts'
import { type StaleRules, toStanding } from './staleness.ts'
import { makeStep } from './steps.ts'
import { AttemptTransaction } from './transaction.ts'
import { withinTime } from './within-time.ts'

/** A subscription as the worker runs it. */
export interface RunnableSubscription extends StaleRules, Omit<SubscriptionRules, 'subscription'> {
  name: string
  run(event: WebhookEvent, ctx: HandlerContext): Promise<unknown>
  toEvent(job: ClaimedJob): WebhookEvent
  retry: RetryPolicy
  timeoutMs: number
  onHeadFailure: OnHeadFailure
  /** Where its jobs stand in line: whether only the newest of a key is wanted. */
  line: { latest: boolean } | null
  blockMs: number
}

export interface AttemptPorts {
  store: WorkerStore
  clock: Clock
  timers: Timers
  random: Random
  log: Log
  limits: Pick<Limits, 'errorTextMax' | 'stepBytesMax' | 'transactionMs'>
  /** Aborted when the handler must end before its time; its reason is the error that the attempt ends with. */
  ending: AbortSignal
  /** Called when the handler has committed its success: the lease is over, the handler may go on. */
  committed(): void
}

export interface Ended {
  settlement: Settlement
  /** Whether the store has it already, because the handler committed its success with `ctx.transaction`. */
  isCommitted: boolean
}

/** Never throws: an attempt always ends in a settlement. */
export async function runJob(job: ClaimedJob, subscription: RunnableSubscription, ports: AttemptPorts): Promise<Ended> {
  const startedAt = ports.clock.now()
  const began = ports.timers.elapsed()
  const settle: Settle = (judgement, version) => {
    const { state, dueAt, counted, parks = false, ...attempt } = judgement
    return {
      ...{ jobId: job.jobId, token: job.token, state, dueAt, counted, parks },
      ...(state === 'succeeded' && version !== null ? { version } : {}),
      ...(state === 'pending' && subscription.line?.latest ? { latest: true } : {}),
      attempt: { startedAt, durationMs: ports.timers.elapsed() - began, ...attempt },
    }
  }
  return run(job, subscription, { ...ports, settle })
}

/** What a judgement of now is written as, with the version that a success stands for. */
type Settle = (judgement: Judgement, version: string | null) => Settlement

async function run(
  job: ClaimedJob,
  subscription: RunnableSubscription,
  ports: AttemptPorts & { settle: Settle },
): Promise<Ended> {
  const { clock, random, limits, store, settle } = ports
  const judgeIt = (ending: Ending): Judgement =>
    judge(ending, { ...subscription, job, now: clock.now(), random, errorTextMax: limits.errorTextMax })
  if (!job.bodyKept) return { settlement: settle(judgeIt({ returned: dead(bodyGone) }), null), isCommitted: false }
  if (isSpent(job.attempts, subscription.retry))
    return { settlement: settle(spent(job.attempts), null), isCommitted: false }
  try {
    const event = subscription.toEvent(job)
    const standing = toStanding(job, event, subscription)
    if (standing.skips !== null)
      return { settlement: settle({ ...succeeded, note: standing.skips }, null), isCommitted: false }
    const transaction = new AttemptTransaction(job, {
      store,
      timeoutMs: limits.transactionMs,
      success: () => settle(succeeded, standing.newVersion),
      committed: ports.committed,
    })
    const ending = await runHandler(job, subscription, { ...ports, event, standing, transaction })
    const committed = await transaction.giveUp('threw' in ending ? ending.threw : undefined)
    if (committed === null) return { settlement: settle(judgeIt(ending), standing.newVersion), isCommitted: false }
    warnOfAfterthought(ending, subscription, ports.log)
    return { settlement: committed, isCommitted: true }
  } catch (threw) {
    return { settlement: settle(judgeIt({ threw }), null), isCommitted: false }
  }
}

/** No attempt can mend it, so none is made: the handler would see an empty body. */
const bodyGone =
  'the body of its event is no longer kept: ask the provider to send it again, or raise limits.bodyKeptMs'

interface HandlerPorts extends AttemptPorts {
  event: WebhookEvent
  standing: ReturnType<typeof toStanding>
  transaction: AttemptTransaction
}

async function runHandler(job: ClaimedJob, subscription: RunnableSubscription, ports: HandlerPorts): Promise<Ending> {
  const { timers, ending, log, event, standing, transaction } = ports
  const { timeoutMs, name } = subscription
  try {
    const returned = await withinTime(
      async (signal) => {
        const ctx = toContext(job, subscription, { ...ports, signal })
        const replace = standing.stale && subscription.onStale === 'fetch'
        const returned = await subscription.run(replace ? { ...event, payload: await ctx.latest() } : event, ctx)
        await transaction.ended()
        return returned
      },
      {
        timers,
        signal: ending,
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
  { store, timers, limits, log, event, standing, transaction, signal }: HandlerPorts & { signal: AbortSignal },
): HandlerContext {
  const idempotencyKey = `landfall-${job.jobId}${job.generation === 0 ? '' : `-${job.generation}`}`
  return {
    attempt: job.attempts + 1,
    idempotencyKey,
    signal,
    log,
    stale: standing.stale,
    lastVersion: standing.lastVersion,
    step: makeStep(job, {
      ...{ store, timers, signal, idempotencyKey, stepBytesMax: limits.stepBytesMax },
      isLent: () => transaction.isOpen,
    }),
    transaction: transaction.run,
    latest: async () => {
      if (fetchLatest !== null) return fetchLatest(event, { signal })
      throw new LandfallError('request_invalid', `the subscription ${name} has no fetchLatest`, {
        hint: 'Give it one in the options of on(): it asks the provider for the present state of the object.',
      })
    },
  }
}

/** The job has succeeded by then; what came after it is told to somebody, and nothing more. */
function warnOfAfterthought(ending: Ending, { name }: RunnableSubscription, log: Log): void {
  const value = 'threw' in ending ? ending.threw : ending.returned
  const isDone = 'returned' in ending && !(value instanceof Error)
  if (isDone || (value instanceof Outcome && value.decision === 'done')) return
  log.warn(
    { subscription: name, error: toMessage(value) },
    'a handler failed after its ctx.transaction had committed the success; the job stays succeeded',
  )
}

/** A handler that returns something probably meant something by it. */
function warnOfUnknown(returned: unknown, { name }: RunnableSubscription, log: Log): void {
  if (returned === undefined || returned === null || returned instanceof Error) return
  log.warn(
    { subscription: name, returned: typeof returned },
    'a handler returned a value that decides nothing; legal are nothing, done(), retryAfter(wait), snooze(until) and dead(reason)',
  )
}
