// What a person and a worker are told of an event whose body is past its keep: the rest of it stays, and nothing runs on an
// empty body.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { defaultRetryPolicy } from '../src/core/backoff.ts'
import { isLandfallError } from '../src/core/errors.ts'
import { HeaderList } from '../src/core/headers.ts'
import { defaultLimits } from '../src/core/limits.ts'
import type { ClaimedJob } from '../src/store/store.ts'
import { runJob } from '../src/worker/run-job.ts'
import { openDesk, silent } from './desk.ts'

function isBodyGone(error: unknown): boolean {
  return isLandfallError(error, 'body_gone') && error.status === 410 && /bodyKeptMs/.test(error.hint)
}

test('an event without its body is shown whole but for that, and cannot be retried or verified again', async (t) => {
  const { operate, send, work, store, clock } = await openDesk(t)
  const requestId = await send('stripe')
  await work('succeeded')
  clock.turn(1)
  const ask = { eventsBefore: 0, refusalsKeptMax: 0, refusalBytesKeptMax: 0, rowsMax: 100, bodiesBefore: clock.now() }
  while ((await store.prune(ask)) > 0);
  const [summary] = (await operate.listEvents({}, { limit: 1 })).items
  const event = await operate.showEvent(summary?.id ?? '')
  assert.deepEqual([event.request.bodyKept, event.request.body.length, event.request.headers], [false, 0, []])
  assert.deepEqual([event.jobs[0]?.state, event.jobs[0]?.history.length, event.verdict.ok], ['succeeded', 1, true])
  assert.match(event.timeline.find(({ kind }) => kind === 'received')?.title ?? '', /no longer kept/)
  await assert.rejects(operate.retryJob(event.jobs[0]?.id ?? ''), isBodyGone)
  await assert.rejects(operate.reverify(requestId), isBodyGone)
  // Pruning is counted when it was done, by the store's own clock.
  const lately = { from: Date.now() - 3_600_000, to: Date.now() + 60_000 }
  assert.equal((await operate.stats(lately)).totals.pruned.bodies, 1)
  assert.equal((await operate.showEvent(event.id)).jobs[0]?.state, 'succeeded')
})

test('a job that comes to a worker without its body is dead at once, and its handler is not asked', async () => {
  const job: ClaimedJob = {
    ...{ jobId: 'job_1', token: '1', subscription: 'ledger', attempts: 0, generation: 0, failedAt: null },
    ...{ orderKey: null, lastVersion: null, steps: [], bodyKept: false },
    event: {
      ...{ id: 'evt_1', source: 'shop', key: 'a', type: 'made', createdAt: null, receivedAt: 0, pointer: null },
      request: { method: 'POST', url: '/', headers: HeaderList.from([]), body: new Uint8Array(0) },
    },
  }
  const never = (): never => assert.fail('nothing may run')
  const subscription = {
    ...{ name: 'ledger', run: never, toEvent: never, version: never, onStale: 'run' as const, fetchLatest: null },
    ...{ retry: defaultRetryPolicy, timeoutMs: 1000, onHeadFailure: 'block' as const, blockMs: 0, line: null },
    ...{ concurrency: 1, rate: null, breaker: null },
  }
  const { settlement } = await runJob(job, subscription, {
    ...{ store: { saveStep: never } as never, clock: { now: () => 0 }, random: () => 0, log: silent },
    ...{
      timers: { after: never, elapsed: () => 0 },
      limits: defaultLimits,
      committed: () => undefined,
      ending: new AbortController().signal,
    },
  })
  assert.deepEqual([settlement.state, settlement.attempt.cause], ['dead', 'permanent'])
  assert.match(settlement.attempt.error ?? '', /no longer kept.*bodyKeptMs/)
})
