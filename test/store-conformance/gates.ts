// What holds a subscription's jobs back beside their own times: a pause, a breaker, a rate, the number of those that run.
import assert from 'node:assert/strict'
import { type BreakerPolicy, defaultBreakerPolicy } from '../../src/core/breaker.ts'
import { lossesMax, nextAfterLoss } from '../../src/core/poison.ts'
import type { Store, SubscriptionRules } from '../../src/store/store.ts'
import { anEvent, aRequest, claimAll, type It, nextAt, noon, settled, theEvent } from './samples.ts'

function rule(store: Store, change: Partial<SubscriptionRules>): void {
  store.setRules([{ subscription: 'sub', concurrency: 1000, rate: null, breaker: null, ...change }])
}

const keys = (count: number): string[] => Array.from({ length: count }, (_, index) => `k${index}`)
const policy: BreakerPolicy = { ...defaultBreakerPolicy, failuresInRow: 3, openMs: 1000, openMsMax: 1500 }

/** Claims what it gets, and lets all of it fail at this time. */
async function fail(store: Store, now: number, ask: { limit?: number } = {}): Promise<number> {
  const jobs = await claimAll(store, { now, ...ask })
  const attempt = { startedAt: now, durationMs: 0, outcome: 'retry', cause: 'network', error: 'no' } as const
  await store.settle(jobs.map((job) => settled(job, { state: 'pending', dueAt: now, attempt })))
  return jobs.length
}

export function specifyGates(it: It): void {
  it('gives nothing out of a paused subscription, and all of it afterwards, in order', async ({ store }) => {
    await store.append([aRequest(keys(3))])
    await store.setPaused('sub', true, noon)
    await store.setPaused('sub', true, noon + 5)
    assert.deepEqual([await claimAll(store), await nextAt(store, ['sub'])], [[], null])
    assert.deepEqual(
      (await store.gates()).map(({ subscription, pausedAt }) => [subscription, pausedAt]),
      [['sub', noon]],
    )
    await store.append([aRequest(['late'])])
    await store.setPaused('sub', false, noon)
    assert.deepEqual(
      (await claimAll(store)).map((job) => [job.event.key, job.attempts]),
      [...keys(3), 'late'].map((key) => [key, 0]),
    )
  })

  it('wakes the workers at a resume', async ({ store }) => {
    await store.append([aRequest(['a'])])
    await store.setPaused('sub', true, noon)
    const woken = new Promise<void>((resolve) => {
      store.onWork(resolve)
    })
    await store.setPaused('sub', false, noon)
    await woken
    assert.equal((await claimAll(store)).length, 1)
  })

  it('holds the concurrency of a subscription over all who claim', async ({ store, connect }) => {
    const other = await connect()
    rule(store, { concurrency: 3 })
    rule(other, { concurrency: 3 })
    await store.append([aRequest(keys(9))])
    const claims = await Promise.all([store, other, store].map((one) => claimAll(one, { limit: 2 })))
    const jobs = claims.flat()
    assert.equal(jobs.length, 3)
    if (jobs[0] !== undefined) await other.settle([settled(jobs[0])])
    assert.equal((await claimAll(store)).length, 1)
    await other.close()
  })

  it('lets no more begin in a stretch of time than its rate says, wherever the stretch begins', async ({ store }) => {
    rule(store, { rate: { max: 20, perMs: 1000 } })
    await store.append([aRequest(keys(200))])
    const begun: number[] = []
    for (let now = noon; now < noon + 3000; now += 7) {
      begun.push(...(await claimAll(store, { now })).map(() => now))
    }
    for (const from of begun) {
      const within = begun.filter((at) => at >= from && at < from + 1000).length
      assert.ok(within <= 20, `${within} began within 1000 ms of ${from - noon}`)
    }
    assert.ok(begun.length >= 54, `${begun.length} began in 3 s at 20 a second`)
  })

  it('says when its rate lets the next begin', async ({ store }) => {
    rule(store, { rate: { max: 2, perMs: 1000 } })
    await store.append([aRequest(keys(9))])
    assert.equal((await claimAll(store)).length, 1)
    const at = await nextAt(store, ['sub'])
    assert.ok(at !== null && at > noon && at <= noon + 1000)
    assert.equal((await claimAll(store, { now: at })).length, 1)
  })

  it('opens the breaker after failures in a row, probes with one job, and closes at its success', async ({ store }) => {
    rule(store, { breaker: policy })
    await store.append([aRequest(keys(9))])
    assert.equal(await fail(store, noon, { limit: 3 }), 3)
    assert.deepEqual([(await claimAll(store)).length, await nextAt(store, ['sub'])], [0, noon + 1000])
    assert.equal((await store.gates())[0]?.breaker.openUntil, noon + 1000)
    assert.equal(await fail(store, noon + 1000), 1, 'one probe')
    assert.equal(await nextAt(store, ['sub'], noon + 1001), noon + 2500, 'longer, up to the bound')
    const [probe] = await claimAll(store, { now: noon + 2500 })
    assert.ok(probe)
    assert.equal((await claimAll(store, { now: noon + 2500 })).length, 0, 'nothing beside the probe')
    const attempt = { startedAt: noon + 2500, durationMs: 0, outcome: 'done', cause: null, error: null } as const
    await store.settle([settled(probe, { attempt })])
    assert.equal((await claimAll(store, { now: noon + 2500 })).length, 8)
  })

  it('counts no attempt of a job that an open breaker holds back', async ({ store }) => {
    rule(store, { breaker: policy })
    await store.append([aRequest(keys(4))])
    await fail(store, noon, { limit: 3 })
    const { items } = await store.listEvents({}, { limit: 4 })
    const jobs = items.flatMap((event) => event.jobs).map(({ state, attempts }) => `${state} ${attempts}`)
    assert.deepEqual(jobs.toSorted(), ['pending 0', 'pending 1', 'pending 1', 'pending 1'])
  })

  it('keeps the breaker closed where every other attempt succeeds, below its rate', async ({ store }) => {
    rule(store, { breaker: { ...policy, failureRate: 0.7, attemptsMin: 4 } })
    await store.append([aRequest(keys(12))])
    const jobs = await claimAll(store)
    const attempt = { startedAt: noon, durationMs: 0, outcome: 'retry', cause: 'network', error: 'no' } as const
    await store.settle(
      jobs.map((job, i) => (i % 2 === 0 ? settled(job) : settled(job, { state: 'pending', dueAt: noon, attempt }))),
    )
    assert.equal((await claimAll(store, { now: noon + 5 })).length, 6)
  })

  it('gives a job that loses its worker again and again more time after each, and puts it aside in the end', async ({
    store,
  }) => {
    await store.append([aRequest(['bad'])])
    let now = noon
    for (let losses = 1; losses <= lossesMax; losses++) {
      const [job] = await claimAll(store, { now })
      assert.ok(job, `try ${losses}`)
      now += 60_001
      await store.rescue(now)
      const dueAt = nextAfterLoss(now, losses)
      const held = (await theEvent(store, job.event.id)).jobs[0]
      if (dueAt !== null) assert.deepEqual([held?.state, held?.dueAt], ['pending', dueAt])
      now = dueAt ?? now
    }
    assert.deepEqual(await claimAll(store, { now: now + 3_600_000 }), [])
    const { items } = await store.listEvents({ state: 'dead' }, { limit: 9 })
    const [job] = (await theEvent(store, items[0]?.id)).jobs
    assert.deepEqual([job?.state, job?.history.at(-1)?.cause, job?.history.length], ['dead', 'poison', lossesMax])
  })
}

export function specifyFailures(it: It): void {
  it('groups failures that look alike, and shows the latest of each', async ({ store }) => {
    await store.append([aRequest(keys(3))])
    const jobs = await claimAll(store)
    const ends = [
      { fingerprint: 'same', error: 'no route to 10.0.0.1', at: noon + 1 },
      { fingerprint: 'same', error: 'no route to 10.0.0.2', at: noon + 3 },
      { fingerprint: 'other', error: 'boom', at: noon + 2 },
    ]
    await store.settle(
      jobs.map((job, i) => {
        const { fingerprint = '', error = '', at = 0 } = ends[i] ?? {}
        const attempt = { startedAt: at, durationMs: 0, outcome: 'dead', cause: 'network', error, fingerprint } as const
        return settled(job, { state: 'dead', attempt })
      }),
    )
    const groups = await store.failures({ subscription: 'sub', limit: 9 })
    assert.deepEqual(groups, [
      {
        ...{ subscription: 'sub', fingerprint: 'same', cause: 'network', error: 'no route to 10.0.0.2' },
        ...{ jobId: jobs[1]?.jobId, eventId: jobs[1]?.event.id, count: 2, firstAt: noon + 1, lastAt: noon + 3 },
      },
      {
        ...{ subscription: 'sub', fingerprint: 'other', cause: 'network', error: 'boom' },
        ...{ jobId: jobs[2]?.jobId, eventId: jobs[2]?.event.id, count: 1, firstAt: noon + 2, lastAt: noon + 2 },
      },
    ])
    assert.deepEqual(await store.failures({ subscription: 'none', limit: 9 }), [])
    assert.equal((await store.failures({ limit: 1 })).length, 1)
  })

  it('keeps a job that was dead from its first day, with its reason', async ({ store }) => {
    const failure = { cause: 'thrown', error: 'the filter threw' } as const
    const jobs = [{ subscription: 'sub', dueAt: noon, failure }]
    const [appended] = await store.append([aRequest([anEvent('a', { jobs })])])
    assert.deepEqual(await claimAll(store), [])
    const [job] = (await theEvent(store, appended?.events[0]?.id)).jobs
    assert.deepEqual(
      [job?.state, job?.history[0]?.outcome, job?.history[0]?.error],
      ['dead', 'dead', 'the filter threw'],
    )
    assert.deepEqual(
      (await store.backlog()).map(({ subscription, pending, dead }) => [subscription, pending, dead]),
      [['sub', 0, 1]],
    )
    assert.equal((await store.failures({ limit: 9 }))[0]?.count, 1)
    await store.retryJob(job?.id ?? '', noon)
    assert.equal((await claimAll(store)).length, 1)
  })
}
