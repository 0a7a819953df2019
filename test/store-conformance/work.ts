// How jobs are given out, settled, lost and asked for again.
import assert from 'node:assert/strict'
import { type JobState, jobStates, retryableStates } from '../../src/core/job.ts'
import type { ClaimedJob, Store } from '../../src/store/store.ts'
import { anEvent, aRequest, claimAll, type It, nextAt, noon, settled, stateOf, theEvent } from './samples.ts'

export function specifyWork(it: It): void {
  it('gives out due jobs once, oldest first, within the room of each subscription', async ({ store }) => {
    const jobs = (dueAt: number) => ['one', 'two'].map((subscription) => ({ subscription, dueAt }))
    await store.append([
      aRequest([
        anEvent('late', { jobs: jobs(noon) }),
        anEvent('early', { jobs: jobs(noon - 9) }),
        anEvent('never', { jobs: jobs(noon + 1) }),
      ]),
    ])
    const room = [
      { subscription: 'one', limit: 1 },
      { subscription: 'two', limit: 9 },
      { subscription: 'three', limit: 9 },
    ]
    const { jobs: claimed } = await store.claim({ room, now: noon, leaseMs: 1000 })
    assert.deepEqual(
      claimed.map((job) => [job.subscription, job.event.key]),
      [
        ['one', 'early'],
        ['two', 'early'],
        ['two', 'late'],
      ],
    )
    const { jobs: rest } = await store.claim({ room, now: noon, leaseMs: 1000 })
    assert.deepEqual(
      rest.map((job) => [job.subscription, job.event.key]),
      [['one', 'late']],
    )
    const none = await store.claim({ room: [{ subscription: 'one', limit: 0 }], now: noon + 9, leaseMs: 1000 })
    assert.deepEqual(none, { jobs: [], nextAt: null })
  })

  it('hands a job over with its event and its attempts', async ({ store }) => {
    const [appended] = await store.append([aRequest([anEvent('a', { createdAt: noon - 1, pointer: '/x' })])])
    const [job] = await claimAll(store)
    assert.ok(job)
    const { request, ...event } = job.event
    assert.deepEqual(event, {
      ...{ id: appended?.events[0]?.id, source: 'shop', key: 'a', type: 'thing.made', createdAt: noon - 1 },
      ...{ receivedAt: noon, pointer: '/x' },
    })
    assert.deepEqual(
      [request.method, request.url, job.attempts, job.subscription],
      ['POST', '/webhooks/shop', 0, 'sub'],
    )
    assert.equal(await stateOf(store, job), 'running')
  })

  it('never gives one job to two that ask at the same time', async ({ store, connect }) => {
    const other = await connect()
    await store.append([aRequest(Array.from({ length: 60 }, (_, index) => `k${index}`))])
    const asks = Array.from({ length: 12 }, (_, index) => claimAll(index % 2 === 0 ? store : other, { limit: 7 }))
    const ids = (await Promise.all(asks)).flat().map((job) => job.jobId)
    assert.deepEqual([ids.length, new Set(ids).size], [60, 60])
    await other.close()
  })

  it('settles to each end, and keeps the history of attempts', async ({ store }) => {
    await store.append([aRequest(['a'])])
    const [first] = await claimAll(store)
    assert.ok(first)
    const attempt = {
      startedAt: noon + 1,
      durationMs: 2.5,
      outcome: 'retry',
      cause: 'timeout',
      error: 'too slow',
      note: 'by a test',
    } as const
    assert.deepEqual(await store.settle([settled(first, { state: 'pending', dueAt: noon + 500, attempt })]), [true])
    assert.deepEqual([await nextAt(store, ['sub']), (await claimAll(store)).length], [noon + 500, 0])
    const [second] = await claimAll(store, { now: noon + 500 })
    assert.ok(second)
    assert.equal(second.attempts, 1)
    await store.settle([settled(second)])
    const [job] = (await theEvent(store, first.event.id)).jobs
    assert.deepEqual([job?.state, job?.attempts], ['succeeded', 2])
    assert.deepEqual(job?.history, [
      { number: 1, ...attempt },
      { number: 2, startedAt: noon, durationMs: 5, outcome: 'done', cause: null, error: null, note: null },
    ])
  })

  it('counts no attempt for a snooze, and shows it', async ({ store }) => {
    await store.append([aRequest(['a'])])
    const [job] = await claimAll(store)
    assert.ok(job)
    await store.settle([settled(job, { state: 'pending', dueAt: noon + 1, counted: false, outcome: 'snooze' })])
    const [held] = (await theEvent(store, job.event.id)).jobs
    assert.deepEqual([held?.state, held?.attempts, held?.history.map((one) => one.outcome)], ['pending', 0, ['snooze']])
  })

  it(
    'keeps an error text within its limit',
    async ({ store }) => {
      await store.append([aRequest(['a'])])
      const [job] = await claimAll(store)
      assert.ok(job)
      const attempt = {
        startedAt: noon,
        durationMs: 1,
        outcome: 'dead',
        cause: 'thrown',
        error: 'x'.repeat(99),
      } as const
      await store.settle([settled(job, { state: 'dead', attempt })])
      assert.equal((await theEvent(store, job.event.id)).jobs[0]?.history[0]?.error?.length, 10)
    },
    { errorTextMax: 10 },
  )

  it('says when the next job is due, of the subscriptions that are asked for', async ({ store }) => {
    assert.equal(await nextAt(store, ['sub']), null)
    await store.append([
      aRequest([
        anEvent('a', {
          jobs: [
            { subscription: 'one', dueAt: noon + 5 },
            { subscription: 'two', dueAt: noon + 3 },
          ],
        }),
      ]),
    ])
    assert.deepEqual(
      [await nextAt(store, ['one']), await nextAt(store, ['one', 'two']), await nextAt(store, [])],
      [noon + 5, noon + 3, null],
    )
  })
}

export function specifyLeases(it: It): void {
  it('lets nobody settle twice, or with a token that is not that of the lease', async ({ store }) => {
    await store.append([aRequest(['a', 'b'])])
    const [a, b] = await claimAll(store)
    assert.ok(a && b)
    const tried = [
      settled(a),
      settled(a, { state: 'dead' }),
      settled({ ...b, token: 'no' }),
      settled({ jobId: 'job_999', token: b.token }),
    ]
    assert.deepEqual(await store.settle(tried), [true, false, false, false])
    assert.deepEqual([await stateOf(store, a), await stateOf(store, b)], ['succeeded', 'running'])
    assert.equal((await theEvent(store, a.event.id)).jobs[0]?.history.length, 1)
  })

  it('puts back only jobs whose lease ran out, and records the attempt as lost', async ({ store }) => {
    await store.append([aRequest(['a'])])
    const [zombie] = await claimAll(store)
    assert.ok(zombie)
    assert.equal(await store.rescue(noon + 60_000), 0)
    assert.equal(await store.rescue(noon + 60_001), 1)
    const [held] = (await theEvent(store, zombie.event.id)).jobs
    assert.deepEqual([held?.state, held?.attempts], ['pending', 1])
    assert.deepEqual(
      held?.history.map((one) => [one.number, one.outcome, one.cause]),
      [[1, 'lease_lost', 'lease_lost']],
    )
    assert.ok((held?.dueAt ?? Number.POSITIVE_INFINITY) <= noon + 60_001)
  })

  it('lets a zombie change nothing after its job was given to another', async ({ store }) => {
    await store.append([aRequest(['a'])])
    const [zombie] = await claimAll(store)
    await store.rescue(noon + 60_001)
    const [owner] = await claimAll(store, { now: noon + 60_001 })
    assert.ok(zombie && owner)
    assert.notEqual(owner.token, zombie.token)
    assert.deepEqual(await store.renew([zombie, owner], noon + 999_999), [false, true])
    assert.deepEqual(await store.settle([settled(zombie, { state: 'dead' })]), [false])
    assert.equal(await stateOf(store, owner), 'running')
    assert.deepEqual(await store.settle([settled(owner)]), [true])
  })

  it('holds a renewed lease until then', async ({ store }) => {
    await store.append([aRequest(['a'])])
    const [job] = await claimAll(store)
    assert.ok(job)
    assert.deepEqual(await store.renew([job], noon + 120_000), [true])
    assert.deepEqual([await store.rescue(noon + 119_999), await store.rescue(noon + 120_001)], [0, 1])
    assert.deepEqual(await store.renew([job], noon + 500_000), [false])
  })
}

export function specifyRetryAndCancel(it: It): void {
  /** A store with one job in this state. */
  async function jobIn(store: Store, state: JobState): Promise<Pick<ClaimedJob, 'event' | 'jobId'>> {
    await store.append([aRequest([state])])
    const [job] = await claimAll(store)
    assert.ok(job)
    if (state === 'pending') await store.settle([settled(job, { state: 'pending', dueAt: noon, outcome: 'retry' })])
    if (state === 'succeeded') await store.settle([settled(job)])
    if (state === 'dead') await store.settle([settled(job, { state: 'dead', outcome: 'dead' })])
    if (state === 'cancelled') {
      await store.settle([settled(job, { state: 'pending', dueAt: noon, outcome: 'retry' })])
      await store.cancelJob(job.jobId)
    }
    return job
  }

  for (const state of jobStates) {
    const isRetryable = retryableStates.includes(state)
    it(`${isRetryable ? 'makes' : 'leaves'} a ${state} job ${isRetryable ? 'pending, its attempts counted anew' : 'as it is'} at a retry`, async ({
      store,
    }) => {
      const job = await jobIn(store, state)
      const now = isRetryable ? 'pending' : state
      assert.deepEqual([await store.retryJob(job.jobId, noon + 7), await stateOf(store, job)], [now, now])
      const [held] = (await theEvent(store, job.event.id)).jobs
      if (isRetryable) assert.deepEqual([held?.attempts, held?.dueAt, held?.history.length], [0, noon + 7, 1])
    })

    it(`${state === 'pending' ? 'takes back' : 'leaves'} a ${state} job at a cancel`, async ({ store }) => {
      const job = await jobIn(store, state)
      const now = state === 'pending' ? 'cancelled' : state
      assert.deepEqual([await store.cancelJob(job.jobId), await stateOf(store, job)], [now, now])
    })
  }

  it('knows no job that is not there', async ({ store }) => {
    for (const id of ['job_1', 'evt_1', 'job_0', 'job_x', '', "job_1' or 1=1"]) {
      assert.deepEqual([await store.retryJob(id, noon), await store.cancelJob(id)], [null, null])
    }
    assert.deepEqual(
      [await store.getEvent('evt_1'), await store.getEvent('nonsense'), await store.getRequest('req_9')],
      [null, null, null],
    )
  })

  it('numbers attempts on after a replay', async ({ store }) => {
    const job = await jobIn(store, 'dead')
    await store.retryJob(job.jobId, noon)
    const [again] = await claimAll(store)
    assert.ok(again)
    assert.equal(again.attempts, 0)
    await store.settle([settled(again)])
    const [held] = (await theEvent(store, job.event.id)).jobs
    assert.deepEqual([held?.attempts, held?.history.map((one) => one.number)], [1, [1, 2]])
  })
}
