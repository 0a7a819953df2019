// Replays: what they match, that every step is whole, and what becomes of the jobs they put back.
import assert from 'node:assert/strict'
import type { JobState } from '../../src/core/job.ts'
import type { NewJob, NewReplay, ReplayRecord, Store } from '../../src/store/store.ts'
import { allRows, anEvent, aRequest, claimAll, type It, noon, settled, theEvent } from './samples.ts'

const wholly: NewReplay = {
  filter: {},
  configuration: 'original',
  freshKeys: false,
  ratePerSecond: 50,
  matched: { events: 0, jobs: 0, complete: true },
}
const plain = (name: string): NewJob => ({ subscription: name, dueAt: noon })
const noPlan = () => null

/** Appends an event for each key and ends its only job in this state. */
async function hold(store: Store, state: JobState, keys: readonly string[]): Promise<string[]> {
  const [appended] = await store.append([aRequest(keys)])
  if (state === 'pending') return appended?.events.map(({ id }) => id) ?? []
  const jobs = await claimAll(store)
  const ended = state === 'dead' ? ({ state: 'dead', outcome: 'dead' } as const) : {}
  if (state !== 'running') await store.settle(jobs.map((job) => settled(job, ended)))
  return appended?.events.map(({ id }) => id) ?? []
}

async function begin(store: Store, change: Partial<NewReplay> = {}): Promise<ReplayRecord> {
  return store.createReplay({ ...wholly, ...change }, noon)
}

/** Steps until it is done; how many jobs each step put back. */
async function carryOut(store: Store, id: string, limit = 1000): Promise<number[]> {
  const counts: number[] = []
  while (true) {
    const stepped = await store.stepReplay(id, { limit, now: noon, plan: noPlan })
    assert.ok(stepped)
    counts.push(stepped.replayed)
    if (stepped.state !== 'running') return counts
  }
}

async function jobsOf(store: Store, event: string | undefined) {
  return (await theEvent(store, event)).jobs.map(({ subscription, state, replay }) => [subscription, state, replay])
}

export function specifyReplay(it: It): void {
  it('counts what a replay would do, and changes nothing', async ({ store }) => {
    await hold(store, 'dead', ['a', 'b'])
    await hold(store, 'succeeded', ['c'])
    await hold(store, 'running', ['d'])
    const inLine = { subscription: 'line', dueAt: noon, line: { key: 'k', width: 1, rank: 0, latest: false } }
    await store.append([aRequest([anEvent('e', { jobs: [inLine] }), anEvent('f', { jobs: [inLine] })])])
    const [first] = await claimAll(store, { subscription: 'line' })
    assert.ok(first)
    await store.settle([settled(first)])

    const all = await store.previewReplay({}, null)
    assert.deepEqual(all, {
      ...{ events: 6, jobs: 4, skipped: 2, left: 0, complete: true },
      orderKeys: { count: 1, first: [{ subscription: 'line', key: 'k' }] },
      subscriptions: [
        { subscription: 'sub', jobs: 3 },
        { subscription: 'line', jobs: 1 },
      ],
    })
    const count = async (filter: NewReplay['filter']) => {
      const { events, jobs, skipped } = await store.previewReplay(filter, null)
      return [events, jobs, skipped]
    }
    assert.deepEqual(await count({ jobState: 'dead' }), [2, 2, 0])
    assert.deepEqual(await count({ state: 'dead', text: 'b' }), [1, 1, 0])
    assert.deepEqual(await count({ subscription: 'line' }), [2, 1, 1])
    assert.deepEqual(await count({ subscription: 'line', jobState: 'dead' }), [0, 0, 0])
    assert.deepEqual(await count({ source: 'other' }), [0, 0, 0])
    assert.deepEqual(await count({ from: noon + 1 }), [0, 0, 0])
    assert.deepEqual(
      (await store.backlog()).map(({ pending, dead }) => [pending, dead]),
      [
        [1, 0],
        [0, 2],
      ],
    )
  })

  it('puts back each job once, oldest event first, and says by which replay', async ({ store }) => {
    const events = await hold(store, 'dead', ['a', 'b', 'c'])
    const { id, ...begun } = await begin(store)
    assert.deepEqual(begun, {
      ...{ ...wholly, state: 'running', events: 0, replayed: 0, skipped: 0, left: 0 },
      ...{ createdAt: noon, finishedAt: null },
    })
    assert.deepEqual(await store.stepReplay(id, { limit: 2, now: noon, plan: noPlan }), {
      state: 'running',
      replayed: 2,
    })
    const states = await Promise.all(events.map((event) => jobsOf(store, event)))
    assert.deepEqual(states.flat(), [
      ['sub', 'pending', id],
      ['sub', 'pending', id],
      ['sub', 'dead', null],
    ])
    assert.deepEqual(await carryOut(store, id, 2), [1])
    const done = await store.getReplay(id)
    assert.deepEqual(
      [done?.state, done?.events, done?.replayed, done?.skipped, done?.finishedAt],
      ['done', 3, 3, 0, noon],
    )
    const jobs = await claimAll(store)
    assert.deepEqual(
      jobs.map(({ event, attempts, generation }) => [event.key, attempts, generation]),
      [
        ['a', 0, 0],
        ['b', 0, 0],
        ['c', 0, 0],
      ],
    )
    await store.settle(jobs.map((job) => settled(job)))
    assert.deepEqual(await store.stepReplay(id, { limit: 9, now: noon, plan: noPlan }), { state: 'done', replayed: 0 })
    assert.equal((await claimAll(store)).length, 0)
  })

  it('steps once where two step at the same time', async ({ store, connect }) => {
    const other = await connect()
    await hold(store, 'dead', ['a', 'b', 'c', 'd'])
    const { id } = await begin(store)
    const step = { limit: 2, now: noon, plan: noPlan }
    const steps = await Promise.all([store, other, store, other].map((one) => one.stepReplay(id, step)))
    const replayed = steps.reduce((sum, one) => sum + (one?.replayed ?? 0), 0)
    assert.equal(replayed, (await store.getReplay(id))?.replayed)
    await carryOut(store, id)
    assert.deepEqual([(await store.getReplay(id))?.replayed, (await claimAll(store)).length], [4, 4])
    await other.close()
  })

  it('leaves what waits or runs, counted, and events that came after its creation', async ({ store }) => {
    await hold(store, 'running', ['runs'])
    await hold(store, 'succeeded', ['ended'])
    await store.append([aRequest(['waits'])])
    const { id } = await begin(store)
    const [later] = await hold(store, 'pending', ['later'])
    assert.deepEqual(await carryOut(store, id), [1])
    const done = await store.getReplay(id)
    assert.deepEqual([done?.events, done?.replayed, done?.skipped], [3, 1, 2])
    assert.deepEqual(await jobsOf(store, later), [['sub', 'pending', null]])
  })

  it('does not put back what somebody else finished in between', async ({ store }) => {
    const [event] = await hold(store, 'dead', ['a'])
    const { id } = await begin(store, { filter: { jobState: 'dead' } })
    const [job] = (await theEvent(store, event)).jobs
    await store.retryJob(job?.id ?? '', noon)
    const [again] = await claimAll(store)
    assert.ok(again)
    await store.settle([settled(again)])
    assert.deepEqual(await carryOut(store, id), [0])
    assert.deepEqual(await jobsOf(store, event), [['sub', 'succeeded', null]])
  })

  it('lets fresh work go first, and gives new keys where they are asked for', async ({ store }) => {
    const jobs = [plain('sub')]
    await hold(store, 'succeeded', ['old'])
    const { id } = await begin(store, { freshKeys: true })
    await carryOut(store, id)
    await store.append([aRequest([anEvent('new', { jobs })])])
    const order = [...(await claimAll(store, { limit: 1 })), ...(await claimAll(store, { limit: 1 }))]
    assert.deepEqual(
      order.map(({ event, generation }) => [event.key, generation]),
      [
        ['new', 0],
        ['old', 1],
      ],
    )
  })

  it('does not let a fresh job wait behind a replayed one of its key for all other fresh work', async ({
    store,
    reopen,
  }) => {
    const line = { key: 'k', width: 1, rank: 0, latest: false }
    const inLine = (key: string) => anEvent(key, { jobs: [{ ...plain('sub'), line }] })
    await store.append([aRequest([inLine('old 1'), inLine('old 2')])])
    for (let i = 0; i < 2; i++) await store.settle((await claimAll(store)).map((job) => settled(job)))
    const { id } = await begin(store)
    await carryOut(store, id)
    const others = ['other 1', 'other 2'].map((key) => anEvent(key, { jobs: [{ ...plain('sub'), dueAt: noon + 1 }] }))
    await store.append([aRequest(others)])
    const next = async (store: Store) => {
      const [job] = await claimAll(store, { limit: 1, now: noon + 2 })
      assert.ok(job)
      await store.settle([settled(job)])
      return job.event.key
    }
    assert.match(await next(store), /^other/, 'nothing fresh waits behind the replayed ones')
    await store.append([aRequest([inLine('new')])])
    // A store may remember for a moment where it saw fresh work.
    assert.equal(await next(await reopen()), 'old 1')
  })

  it('does not let a fresh job wait so in the middle of its line either', async ({ store, reopen }) => {
    const inLine = (key: string, rank: number) =>
      anEvent(key, { jobs: [{ ...plain('sub'), line: { key: 'k', width: 1, rank, latest: false } }] })
    const other = { ...plain('sub'), dueAt: noon + 1 }
    await store.append([aRequest([inLine('old 1', 1), inLine('old 2', 2), inLine('old 9', 9)])])
    for (let i = 0; i < 3; i++) await store.settle((await claimAll(store)).map((job) => settled(job)))
    await carryOut(store, (await begin(store)).id)
    await store.append([aRequest([anEvent('other', { jobs: [other] }), inLine('new', 5)])])
    const order: string[] = []
    for (let i = 0; i < 5; i++) {
      // A store may remember for a moment where it saw fresh work.
      const opened = await reopen()
      const [job] = await claimAll(opened, { limit: 1, now: noon + 1 })
      assert.ok(job)
      await opened.settle([settled(job)])
      order.push(job.event.key)
    }
    assert.deepEqual(order, ['old 1', 'old 2', 'new', 'other', 'old 9'])
  })

  it('is paused, resumed and cancelled; what is over stays so', async ({ store, reopen }) => {
    await hold(store, 'dead', ['a', 'b', 'c'])
    const { id } = await begin(store)
    const step = { limit: 1, now: noon, plan: noPlan }
    await store.stepReplay(id, step)
    assert.equal((await store.setReplayState(id, 'paused', noon))?.state, 'paused')
    assert.deepEqual(await store.stepReplay(id, step), { state: 'paused', replayed: 0 })
    assert.deepEqual(await store.runningReplays(), [])
    const opened = await reopen()
    assert.equal((await opened.setReplayState(id, 'running', noon))?.state, 'running')
    assert.deepEqual(
      (await opened.runningReplays()).map((one) => [one.id, one.replayed]),
      [[id, 1]],
    )
    assert.equal((await opened.stepReplay(id, step))?.replayed, 1)
    const cancelled = await opened.setReplayState(id, 'cancelled', noon + 1)
    assert.deepEqual([cancelled?.state, cancelled?.replayed, cancelled?.finishedAt], ['cancelled', 2, noon + 1])
    assert.equal((await opened.setReplayState(id, 'running', noon))?.state, 'cancelled')
    assert.deepEqual(await opened.stepReplay(id, step), { state: 'cancelled', replayed: 0 })
    for (const none of ['rpl_999', 'evt_1', '']) {
      assert.equal(await opened.getReplay(none), null)
      assert.equal(await opened.setReplayState(none, 'paused', noon), null)
      assert.equal(await opened.stepReplay(none, step), null)
    }
  })

  it('keeps the latest thousand, and those that go on', async ({ store }) => {
    const [ended, going] = [await begin(store), await begin(store)]
    await store.setReplayState(ended.id, 'cancelled', noon)
    await Promise.all(Array.from({ length: 1000 }, () => begin(store)))
    assert.equal(await store.getReplay(ended.id), null)
    assert.equal((await store.getReplay(going.id))?.state, 'running')
    assert.deepEqual((await store.runningReplays()).length, 10)
  })

  it('lists replays newest first, a page at a time', async ({ store }) => {
    const ids = [await begin(store), await begin(store), await begin(store)].map(({ id }) => id).toReversed()
    const first = await store.listReplays({ limit: 2 })
    const second = await store.listReplays({ limit: 2, cursor: first.next ?? '' })
    assert.deepEqual(
      [...first.items, ...second.items].map(({ id }) => id),
      ids,
    )
    assert.equal(second.next, null)
  })
}

export function specifyReplayNow(it: It): void {
  const begun = { configuration: 'current' } as const
  const finish = async (store: Store, subscription: string) =>
    store.settle((await claimAll(store, { subscription })).map((job) => settled(job)))

  it("puts back the jobs that today's subscriptions want, and makes those that are new", async ({ store }) => {
    const [appended] = await store.append([
      aRequest([anEvent('a', { jobs: [plain('kept'), plain('gone')] }), anEvent('b', { jobs: [] })]),
    ])
    for (const name of ['kept', 'gone']) await finish(store, name)
    const [a, b] = appended?.events.map(({ id }) => id) ?? []
    const line = { key: 'k', width: 1, rank: 7, latest: false }
    const plan = ({ key, request }: { key: string; request: { body: Uint8Array } }): NewJob[] => {
      assert.equal(Buffer.from(request.body).toString(), '{"n":1}')
      return key === 'a' ? [{ ...plain('kept'), line }, plain('new')] : [{ ...plain('new'), line }]
    }
    const preview = await store.previewReplay({}, plan)
    assert.deepEqual([preview.events, preview.jobs, preview.left, preview.orderKeys.count], [2, 3, 1, 2])
    const { id } = await begin(store, begun)
    assert.deepEqual(await store.stepReplay(id, { limit: 9, now: noon, plan }), { state: 'done', replayed: 3 })
    assert.deepEqual(await jobsOf(store, a), [
      ['kept', 'pending', id],
      ['gone', 'succeeded', null],
      ['new', 'pending', id],
    ])
    assert.deepEqual(await jobsOf(store, b), [['new', 'pending', id]])
    assert.equal((await theEvent(store, a)).jobs[0]?.orderKey, 'k')
    assert.equal((await store.getReplay(id))?.left, 1)
    const [fresh, ...rest] = await claimAll(store, { subscription: 'new' })
    assert.deepEqual([fresh?.event.key, rest.length], ['a', 1])
  })

  it('makes no job where only jobs in one state, or of another subscription, are asked for', async ({ store }) => {
    await hold(store, 'succeeded', ['a'])
    const plan = () => [plain('sub'), plain('new')]
    const names = async (filter: NewReplay['filter']) =>
      (await store.previewReplay(filter, plan)).subscriptions.map(({ subscription }) => subscription)
    assert.deepEqual(await names({ jobState: 'succeeded' }), ['sub'])
    assert.deepEqual(await names({ subscription: 'new' }), ['new'])
    assert.deepEqual(await names({}), ['sub', 'new'])
  })

  it('leaves a source that is not configured any more, and one job whose rule throws', async ({ store }) => {
    const [event] = await hold(store, 'dead', ['a'])
    const failure = { cause: 'thrown', error: 'no' } as const
    for (const plan of [noPlan, () => [{ ...plain('sub'), failure }]]) {
      const { id } = await begin(store, begun)
      assert.deepEqual(await store.stepReplay(id, { limit: 9, now: noon, plan }), { state: 'done', replayed: 0 })
    }
    assert.deepEqual(await jobsOf(store, event), [['sub', 'dead', null]])
  })

  it('keeps the order of a key while older jobs are put back beside new ones', async ({ store }) => {
    const line = { key: 'k', width: 1, rank: 0, latest: false }
    const jobs = [{ ...plain('sub'), line }]
    await store.append([aRequest(['a', 'b', 'c'].map((key) => anEvent(key, { jobs })))])
    for (let i = 0; i < 3; i++) await finish(store, 'sub')
    const { id } = await begin(store)
    await carryOut(store, id)
    await store.append([aRequest([anEvent('d', { jobs })])])
    const keys: string[] = []
    for (let i = 0; i < 4; i++) {
      const claimed = await claimAll(store)
      assert.equal(claimed.length, 1, 'one of a key at a time')
      keys.push(claimed[0]?.event.key ?? '')
      await store.settle(claimed.map((job) => settled(job)))
    }
    assert.deepEqual(keys, ['a', 'b', 'c', 'd'])
  })

  it('keeps the id, the history and the steps of a job that goes into another line, wherever that lies', async ({
    store,
  }) => {
    const keys = Array.from({ length: 12 }, (_, n) => `k${n}`)
    await store.append([aRequest(keys)])
    const before = await claimAll(store)
    for (const job of before) await store.saveStep(job, { name: 'charge', json: '1' })
    await store.settle(before.map((job) => settled(job, { state: 'dead', outcome: 'dead' })))
    const inLine = ({ key }: { key: string }) => [
      { ...plain('sub'), line: { key: `line of ${key}`, width: 1, rank: 0, latest: false } },
    ]
    const { id } = await begin(store, begun)
    await store.stepReplay(id, { limit: 99, now: noon, plan: inLine })
    const again = await claimAll(store)
    const idsOf = (jobs: typeof again) => jobs.map(({ jobId, event }) => `${jobId} ${event.key}`).toSorted()
    assert.deepEqual(idsOf(again), idsOf(before))
    assert.ok(again.every(({ orderKey, event, steps }) => orderKey === `line of ${event.key}` && steps.length === 1))
    assert.deepEqual(await store.settle(before.map((job) => settled(job))), Array(12).fill(false), 'old tokens')
    assert.deepEqual(await store.renew(again, noon + 60_000), Array(12).fill(true))
    assert.deepEqual(await store.settle(again.map((job) => settled(job))), Array(12).fill(true))
    for (const { jobId, event } of before) {
      const [job, ...others] = (await theEvent(store, event.id)).jobs
      assert.deepEqual([job?.id, job?.history.length, job?.steps.length, others.length], [jobId, 2, 1, 0])
      assert.equal(await store.retryJob(jobId, noon), 'pending')
      assert.equal(await store.cancelJob(jobId), 'cancelled')
    }
  })

  it('puts back only the newest of a key that keeps only its newest', async ({ store }) => {
    const latest = (rank: number) => ({ ...plain('sub'), line: { key: 'k', width: 1, rank, latest: true } })
    await store.append([aRequest(['a', 'b'].map((key) => anEvent(key, { jobs: [plain('sub')] })))])
    await finish(store, 'sub')
    const { id } = await begin(store, begun)
    await store.stepReplay(id, { limit: 9, now: noon, plan: ({ key }) => [latest(key === 'a' ? 1 : 2)] })
    assert.deepEqual(
      (await claimAll(store)).map(({ event }) => event.key),
      ['b'],
    )
    const { items } = await store.listEvents({ state: 'cancelled' }, allRows)
    assert.match(items[0]?.jobs[0]?.note ?? '', /superseded/)
  })
}
