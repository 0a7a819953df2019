// What a store tells, removes and survives.
import assert from 'node:assert/strict'
import { connectStore } from '../../src/store/open-store.ts'
import type { Notice, Store } from '../../src/store/store.ts'
import { allRows, anEvent, aRefusal, aRequest, claimAll, hasCode, type It, noon, settled, theEvent } from './samples.ts'

export function specifySignals(it: It): void {
  it('wakes every client that waits for work, after the commit that made it', async ({ store, connect }) => {
    const other = await connect()
    const woken = new Promise<void>((resolve) => other.onWork(resolve))
    const wokenHere = new Promise<void>((resolve) => store.onWork(resolve))
    await store.append([aRequest(['a'])])
    await Promise.all([woken, wokenHere])
    assert.equal((await claimAll(other)).length, 1)
    await other.close()
  })

  it("wakes for a retry, a person's retry and a rescue too", async ({ store }) => {
    await store.append([aRequest(['a'])])
    const [first] = await claimAll(store)
    assert.ok(first)
    await wakesOnce(store, () => store.settle([settled(first, { state: 'pending', dueAt: noon, outcome: 'retry' })]))
    await claimAll(store)
    await wakesOnce(store, () => store.rescue(noon + 99_999))
    const [third] = await claimAll(store, { now: noon + 99_999 })
    assert.ok(third)
    await store.settle([settled(third)])
    await wakesOnce(store, () => store.retryJob(third.jobId, noon))
  })

  it('wakes nobody who no longer listens, and nobody for work that ended', async ({ store }) => {
    await store.append([aRequest(['a'])])
    const [job] = await claimAll(store)
    assert.ok(job)
    let wakes = 0
    const end = store.onWork(() => wakes++)
    await store.settle([settled(job)])
    await store.append([aRequest([anEvent('b', { jobs: [] })])])
    end()
    await wakesOnce(store, () => store.append([aRequest(['c'])]))
    assert.equal(wakes, 0)
  })

  it('tells those who watch what happened, in order', async ({ store, connect }) => {
    const other = await connect()
    const told: Notice[] = []
    const settledSeen = Promise.withResolvers<void>()
    const end = store.watch((notices) => {
      told.push(...notices)
      if (notices.some((notice) => notice.kind === 'job' && notice.state === 'succeeded')) settledSeen.resolve()
    })
    const [appended] = await store.append([aRequest(['a'])])
    await other.append([aRequest(['a']), aRefusal()])
    const [job] = await claimAll(store)
    assert.ok(job && appended)
    await store.settle([settled(job)])
    await settledSeen.promise
    const seen = told.map((notice) =>
      notice.kind === 'job'
        ? `job ${notice.state}`
        : notice.kind === 'event'
          ? `event ${notice.duplicate}`
          : notice.outcome,
    )
    assert.deepEqual(seen, [
      'event false',
      'accepted',
      'event true',
      'duplicate',
      'refused',
      'job running',
      'job succeeded',
    ])
    assert.deepEqual(told.at(-1), {
      kind: 'job',
      id: job.jobId,
      eventId: job.event.id,
      subscription: 'sub',
      state: 'succeeded',
    })
    end()
    await store.append([aRequest(['b'])])
    assert.equal(told.length, 7)
    await other.close()
  })

  it('tells at most 100 things a commit', async ({ store }) => {
    const told = new Promise<number>((resolve) => store.watch((notices) => resolve(notices.length)))
    await store.append([aRequest(Array.from({ length: 300 }, (_, index) => `k${index}`))])
    assert.equal(await told, 100)
  })
}

/** Resolves when `act` is done and has woken who listens. */
async function wakesOnce(store: Store, act: () => Promise<unknown>): Promise<void> {
  const woken = Promise.withResolvers<void>()
  const end = store.onWork(woken.resolve)
  await Promise.all([act(), woken.promise])
  end()
}

export function specifyPrune(it: It): void {
  const keep = { eventsBefore: noon, refusalsKeptMax: 1000, refusalBytesKeptMax: 1_000_000, rowsMax: 100 }
  /** Prunes until nothing goes; says how many calls that took. */
  async function pruneAll(store: Store, ask: typeof keep): Promise<number> {
    let calls = 1
    while ((await store.prune(ask)) > 0) calls++
    return calls
  }

  it('removes finished events that are past their keep, with all that belongs to them', async ({ store }) => {
    const old = { receivedAt: noon - 1 }
    const appended = await store.append([
      aRequest(['a'], old),
      aRequest(['a'], old),
      aRequest([], old),
      aRequest(['b']),
    ])
    await store.settle((await claimAll(store)).map((job) => settled(job)))
    await pruneAll(store, keep)
    assert.deepEqual(
      (await store.listEvents({}, allRows)).items.map((event) => event.key),
      ['b'],
    )
    const kept = (await store.listRequests({}, allRows)).items.map((request) => request.id)
    assert.deepEqual(kept, [appended[3]?.requestId])
    assert.equal(await store.getEvent(appended[0]?.events[0]?.id ?? ''), null)
  })

  it('never removes events that wait, run or are dead', async ({ store }) => {
    const old = { receivedAt: noon - 1000 }
    await store.append(['pending', 'running', 'dead', 'cancelled', 'succeeded'].map((key) => aRequest([key], old)))
    const jobs = new Map((await claimAll(store)).map((job) => [job.event.key, job]))
    const to = (key: string, change: Parameters<typeof settled>[1]) =>
      settled(jobs.get(key) ?? { jobId: '', token: '' }, change)
    const back = { state: 'pending', dueAt: noon + 1, outcome: 'retry' } as const
    await store.settle([
      to('pending', back),
      to('cancelled', back),
      to('dead', { state: 'dead', outcome: 'dead' }),
      to('succeeded', {}),
    ])
    await store.cancelJob(jobs.get('cancelled')?.jobId ?? '')
    await pruneAll(store, keep)
    assert.deepEqual(
      (await store.listEvents({}, allRows)).items.map((event) => event.key),
      ['dead', 'running', 'pending'],
    )
  })

  it('keeps all of a request while one of its events is kept', async ({ store }) => {
    const [appended] = await store.append([aRequest(['a', 'b'], { receivedAt: noon - 1 })])
    const [a] = await claimAll(store, { limit: 1 })
    assert.ok(a)
    await store.settle([settled(a)])
    await pruneAll(store, keep)
    assert.equal((await theEvent(store, appended?.events[1]?.id)).request.id, appended?.requestId)
  })

  it('removes no more rows in one call than it may', async ({ store }) => {
    await store.append(
      Array.from({ length: 25 }, (_, index) =>
        aRequest([anEvent(`k${index}`, { jobs: [] })], { receivedAt: noon - 1 }),
      ),
    )
    assert.equal(await store.prune({ ...keep, rowsMax: 10 }), 10)
    assert.equal((await store.listEvents({}, allRows)).items.length, 15)
    assert.equal(await pruneAll(store, { ...keep, rowsMax: 10 }), 3)
  })

  it('removes the oldest refusals and handshakes beyond their number', async ({ store }) => {
    const appended = await store.append(
      Array.from({ length: 9 }, (_, index) => aRefusal({ outcome: index % 2 === 0 ? 'refused' : 'handshake' })),
    )
    await store.append([aRequest(['a'])])
    await pruneAll(store, { ...keep, refusalsKeptMax: 4, rowsMax: 2 })
    const kept = (await store.listRequests({}, allRows)).items.filter((one) => one.outcome !== 'accepted')
    assert.deepEqual(
      kept.map((one) => one.id),
      appended
        .slice(-4)
        .map((one) => one.requestId)
        .reverse(),
    )
  })

  it('removes the oldest refusals beyond their bytes', async ({ store, reopen }) => {
    const body = Buffer.alloc(1000)
    const appended = await store.append(Array.from({ length: 6 }, () => aRefusal({ body })))
    const again = await reopen()
    await pruneAll(again, { ...keep, refusalBytesKeptMax: 3500 })
    const kept = (await again.listRequests({}, allRows)).items.map((one) => one.id)
    assert.deepEqual(
      kept,
      appended
        .slice(-3)
        .map((one) => one.requestId)
        .reverse(),
    )
  })

  it('never gives an id again, even when everything was removed', async ({ store, reopen }) => {
    const [first] = await store.append([aRequest([anEvent('a', { jobs: [] })], { receivedAt: noon - 1 })])
    await pruneAll(store, keep)
    const [second] = await (await reopen()).append([aRequest(['a'])])
    assert.notEqual(second?.requestId, first?.requestId)
    assert.notEqual(second?.events[0]?.id, first?.events[0]?.id)
    assert.equal(second?.outcome, 'accepted')
  })
}

export function specifyLife(it: It): void {
  it('commits what waits before it lets go', async ({ store, reopen }) => {
    const waiting = ['a', 'b', 'c'].map((key) => store.append([aRequest([key])]))
    const again = await reopen()
    assert.deepEqual(
      (await Promise.all(waiting)).map(([appended]) => appended?.outcome),
      ['accepted', 'accepted', 'accepted'],
    )
    assert.equal((await again.listEvents({}, allRows)).items.length, 3)
  })

  it('rejects whatever is asked after it was closed', async ({ store }) => {
    await store.close()
    await assert.rejects(store.append([aRequest(['a'])]), hasCode('store_unavailable'))
    await assert.rejects(claimAll(store), hasCode('store_unavailable'))
    await assert.doesNotReject(store.close())
  })

  it('goes on for the others when one client leaves', async ({ store, connect }) => {
    const other = await connect()
    const waiting = other.append([aRequest(['a'])])
    await other.close()
    assert.equal((await waiting)[0]?.outcome, 'accepted')
    assert.equal((await store.append([aRequest(['a'])]))[0]?.outcome, 'duplicate')
  })

  it('lets a client share it further', async ({ store, connect }) => {
    const other = await connect()
    const further = await connectStore(other.share().handle)
    await other.close()
    assert.equal((await further.append([aRequest(['a'])]))[0]?.outcome, 'accepted')
    assert.equal((await store.append([aRequest(['a'])]))[0]?.outcome, 'duplicate')
    await further.close()
  })

  it('is found healthy, and says where it is and how large', async ({ store }) => {
    const health = await store.health()
    assert.deepEqual([health.ok, health.problem], [true, null])
    assert.ok(health.schemaVersion >= 1 && (health.bytes === null || health.bytes > 0) && health.where.length > 0)
  })

  it('is found unhealthy when it is closed', async ({ store }) => {
    await store.close()
    const health = await store.health()
    assert.equal(health.ok, false)
    assert.ok(health.problem)
  })
}
