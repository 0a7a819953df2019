// The worker alone, against a store whose answers are given by hand: what it holds, what it gives back, and when it has
// stopped. Each of these was broken once, and found by the simulation.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { defaultRetryPolicy } from '../src/core/backoff.ts'
import type { Timers } from '../src/core/clock.ts'
import type { WebhookEvent } from '../src/core/event.ts'
import { HeaderList } from '../src/core/headers.ts'
import { defaultLimits } from '../src/core/limits.ts'
import { snooze } from '../src/core/outcome.ts'
import type { HandlerContext } from '../src/core/subscription.ts'
import type { ClaimAsk, Claimed, ClaimedJob, Lease, Settlement, WorkerStore } from '../src/store/store.ts'
import type { RunnableSubscription } from '../src/worker/run-job.ts'
import { makeWorker, type Worker } from '../src/worker/worker.ts'
import { hasCode, noon } from './store-conformance/samples.ts'

const silent = (): void => undefined

/** Claims wait until they are answered; what is settled is told whether its token was the right one. */
class ByHand implements WorkerStore {
  readonly asks: ClaimAsk[] = []
  readonly settled: Settlement[] = []
  currentToken = '1'
  #answer: (claimed: Claimed) => void = silent

  claim(ask: ClaimAsk): Promise<Claimed> {
    this.asks.push(ask)
    return new Promise((resolve) => {
      this.#answer = resolve
    })
  }

  async give(...jobs: readonly ClaimedJob[]): Promise<void> {
    await turn()
    this.#answer({ jobs, nextAt: null })
    await turn()
  }

  async settle(settlements: readonly Settlement[]): Promise<boolean[]> {
    this.settled.push(...settlements)
    return settlements.map(({ token }) => token === this.currentToken)
  }

  setRules = silent
  onWork = (): (() => void) => silent
  lost: readonly string[] = []
  renewed: string[] = []
  async renew(leases: readonly Lease[]): Promise<boolean[]> {
    this.renewed.push(...leases.map(({ jobId }) => jobId))
    return leases.map(({ jobId }) => !this.lost.includes(jobId))
  }
  rescue = async (): Promise<number> => 0
  saveStep = async (): Promise<boolean> => true
  transact = (): never => assert.fail('no handler here asks for a transaction')
  transactAll = (): never => assert.fail('no handler here asks for a transaction')
}

/** Everything that waits for nothing but its turn is done. */
function turn(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve))
}

function aJob(change: Partial<ClaimedJob> = {}): ClaimedJob {
  const request = { method: 'POST', url: '/', headers: HeaderList.from([]), body: new Uint8Array() }
  const event = {
    id: 'evt_1',
    source: 'shop',
    key: 'a',
    type: 'made',
    createdAt: null,
    receivedAt: noon,
    pointer: null,
  }
  return {
    ...{ jobId: 'job_1', token: '1', subscription: 'sub', attempts: 0, generation: 0, failedAt: null },
    ...{ orderKey: null, lastVersion: null, steps: [], bodyKept: true, event: { ...event, request }, ...change },
  }
}

const neverDue: Timers = { after: () => silent, elapsed: () => 0 }

function start(
  store: WorkerStore,
  change: Partial<RunnableSubscription>,
  {
    timers = neverDue,
    concurrencyMax = defaultLimits.concurrencyMax,
  }: { timers?: Timers; concurrencyMax?: number } = {},
): Worker {
  const subscription: RunnableSubscription = {
    ...{ name: 'sub', run: async () => undefined, toEvent: () => ({ key: 'a' }) as WebhookEvent },
    ...{
      retry: defaultRetryPolicy,
      timeoutMs: 1000,
      onHeadFailure: 'block',
      blockMs: 1000,
      line: null,
      concurrency: 2,
    },
    ...{ rate: null, breaker: null, version: () => null, onStale: 'run', fetchLatest: null, ...change },
  }
  const worker = makeWorker({
    ...{ store, subscriptions: [subscription], random: () => 0, clock: { now: () => noon } },
    ...{ timers, limits: { ...defaultLimits, concurrencyMax } },
    log: { debug: silent, info: silent, warn: silent, error: silent },
  })
  worker.start()
  return worker
}

test('a job that one worker lost and claimed again takes two places while both run, and gives back both', async () => {
  const store = new ByHand()
  const ends: (() => void)[] = []
  start(store, { run: () => new Promise((resolve) => void ends.push(() => resolve(undefined))) })
  await store.give(aJob({ token: '1' }))
  store.currentToken = '2'
  await store.give(aJob({ token: '2' }))
  assert.equal(store.asks.length, 2, 'there is no room for a third')
  for (const end of ends) {
    end()
    await turn()
  }
  await store.give()
  assert.deepEqual(
    store.settled.map(({ token }) => token),
    ['1', '2'],
  )
  assert.deepEqual(store.asks.at(-1)?.room, [{ subscription: 'sub', limit: 2 }])
})

test('a handler that has ended gives its place away while its settle is on its way, until as many wait for theirs', async () => {
  const store = new ByHand()
  const commits: (() => void)[] = []
  store.settle = (settlements) =>
    new Promise((resolve) => void commits.push(() => resolve(settlements.map(() => true))))
  start(store, { concurrency: 16 }, { concurrencyMax: 2 })
  const limits = (): (number | undefined)[] => store.asks.map(({ room }) => room[0]?.limit)
  await store.give(aJob({ jobId: 'job_1' }))
  await store.give()
  assert.deepEqual(limits(), [2, 1, 2], 'at first its handler runs; then it has ended, though nothing is committed')
  await store.give(aJob({ jobId: 'job_2' }))
  await store.give()
  assert.deepEqual(limits(), [2, 1, 2, 1], 'two wait for their settle')
  commits[0]?.()
  await turn()
  assert.deepEqual(limits(), [2, 1, 2, 1, 2])
  assert.equal(commits.length, 2, 'what finished meanwhile is settled next')
})

test('a worker has not stopped while a claim is under way: what it brings is run and settled first', async () => {
  const store = new ByHand()
  const worker = start(store, {})
  await turn()
  let hasStopped = false
  const stopped = worker.stop().then(() => {
    hasStopped = true
  })
  await turn()
  assert.equal(hasStopped, false)
  await store.give(aJob())
  await stopped
  assert.deepEqual(
    store.settled.map(({ state }) => state),
    ['succeeded'],
  )
  assert.equal(store.asks.length, 1)
})

test('a job whose last attempt was lost with its worker is given up, and not tried once more', async () => {
  const store = new ByHand()
  let runs = 0
  const run = async (): Promise<void> => void runs++
  start(store, { run, retry: { ...defaultRetryPolicy, attempts: 3 } })
  await store.give(aJob({ attempts: 3 }))
  await store.give(aJob({ jobId: 'job_2', attempts: 2 }))
  assert.deepEqual(
    store.settled.map(({ state, counted, attempt }) => [state, counted, attempt.cause]),
    [
      ['dead', false, 'lease_lost'],
      ['succeeded', true, null],
    ],
  )
  assert.equal(runs, 1)
})

test('a snooze until a date that is none is a failed attempt, not one that is repeated at once for ever', async () => {
  const store = new ByHand()
  start(store, { run: async () => snooze(new Date('tomorrow')) })
  await store.give(aJob())
  assert.deepEqual(
    store.settled.map(({ counted, dueAt, attempt }) => [counted, (dueAt ?? 0) > noon, attempt.outcome]),
    [[true, true, 'retry']],
  )
})

test('hazard 23: a lease shorter than the work is renewed while the handler runs, and a handler that lost it is told to end', async () => {
  const store = new ByHand()
  const renewals: (() => void)[] = []
  const timers: Timers = {
    after: (ms, run) => {
      if (ms === defaultLimits.leaseMs / 3) renewals.push(run)
      return silent
    },
    elapsed: () => 0,
  }
  const reasons: unknown[] = []
  const run = (_: WebhookEvent, { signal }: HandlerContext): Promise<void> =>
    new Promise((_, reject) => {
      signal.addEventListener('abort', () => {
        reasons.push(signal.reason)
        reject(signal.reason)
      })
    })
  start(store, { run }, { timers })
  await turn()
  await store.give(aJob({ jobId: 'job_1' }), aJob({ jobId: 'job_2' }))
  for (let third = 0; third < 6; third++) {
    renewals[third]?.()
    await turn()
  }
  assert.equal(store.renewed.length, 12, 'two leases run out never')
  assert.deepEqual(reasons, [])
  store.lost = ['job_1']
  renewals[6]?.()
  await turn()
  assert.ok(hasCode('lease_lost')(reasons[0]) && reasons.length === 1, String(reasons))
})

test('what could not reach its destination, and what took too long there, is told apart from what a handler threw', async () => {
  const store = new ByHand()
  const failures = [
    new TypeError('fetch failed'),
    Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }),
    new DOMException('The operation was aborted due to timeout', 'TimeoutError'),
    new TypeError('x is not a function'),
  ]
  start(store, { run: () => Promise.reject(failures.shift()) })
  for (let n = 0; n < 4; n++) await store.give(aJob({ jobId: `job_${n}` }))
  assert.deepEqual(
    store.settled.map(({ attempt }) => attempt.cause),
    ['network', 'network', 'timeout', 'thrown'],
  )
})
