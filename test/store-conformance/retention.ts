// What goes before its event does, what goes by size, and what never goes unseen.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import type { ClaimedJob, PruneAsk, Settlement, Store } from '../../src/store/store.ts'
import {
  allRows,
  always,
  anEvent,
  aRefusal,
  aRequest,
  claimAll,
  hasCode,
  type It,
  noon,
  settled,
  theEvent,
} from './samples.ts'

const old = { receivedAt: noon - 1 }
/** Nothing goes by it but what a test adds. */
const none: PruneAsk = { eventsBefore: 0, refusalsKeptMax: 1000, refusalBytesKeptMax: 1_000_000, rowsMax: 100 }

async function pruneAll(store: Store, ask: PruneAsk): Promise<void> {
  while ((await store.prune(ask)) > 0);
}

async function keysIn(store: Store): Promise<string[]> {
  return (await store.listEvents({}, allRows)).items.map((event) => event.key).reverse()
}

async function prunedOf(store: Store, what: string): Promise<number> {
  const rows = await store.counters({ ...always, to: Number.MAX_SAFE_INTEGER })
  return rows.reduce((sum, { name, count }) => sum + (name === `pruned:${what}` ? count : 0), 0)
}

/** One event of each state, by its key, all received before noon; the jobs as they were claimed. */
async function anEventOfEachState(store: Store): Promise<Map<string, ClaimedJob>> {
  await store.append(['pending', 'running', 'dead', 'cancelled', 'succeeded'].map((key) => aRequest([key], old)))
  const jobs = new Map((await claimAll(store)).map((job) => [job.event.key, job]))
  const to = (key: string, change: Parameters<typeof settled>[1]): Settlement =>
    settled(jobs.get(key) ?? { jobId: '', token: '' }, change)
  const back = { state: 'pending', dueAt: noon + 1, outcome: 'retry' } as const
  await store.settle([
    ...[to('pending', back), to('cancelled', back)],
    ...[to('dead', { state: 'dead', outcome: 'dead' }), to('succeeded', {})],
  ])
  await store.cancelJob(jobs.get('cancelled')?.jobId ?? '')
  return jobs
}

export function specifyRetention(it: It): void {
  specifyBodies(it)
  specifyAttempts(it)
  specifyDeadAndSize(it)

  it('removes refusals that are past their age, however few they are', async ({ store }) => {
    await store.append([aRefusal(old), aRefusal({ ...old, outcome: 'handshake' }), aRefusal(), aRequest(['a'], old)])
    await pruneAll(store, { ...none, refusalsBefore: noon })
    const kept = (await store.listRequests({}, allRows)).items.map(({ outcome }) => outcome)
    assert.deepEqual([kept, await prunedOf(store, 'refusals')], [['accepted', 'refused'], 2])
  })
}

function specifyBodies(it: It): void {
  const bodies: PruneAsk = { ...none, bodiesBefore: noon }

  it('lets headers and body of a finished event go before the event, and says so', async ({ store, reopen }) => {
    const [appended] = await store.append([aRequest(['a'], old), aRequest(['b'])])
    await store.settle((await claimAll(store)).map((job) => settled(job)))
    await pruneAll(store, bodies)
    const again = await reopen()
    const event = await theEvent(again, appended?.events[0]?.id)
    const { request } = event
    assert.deepEqual([request.bodyKept, request.body.length, request.headers.flat.length], [false, 0, 0])
    assert.deepEqual([request.method, request.url, request.receivedAt], ['POST', '/webhooks/shop', noon - 1])
    assert.deepEqual([event.jobs[0]?.state, event.jobs[0]?.history.length], ['succeeded', 1])
    const [young] = (await again.listEvents({}, allRows)).items
    const kept = await theEvent(again, young?.id)
    assert.deepEqual([kept.key, kept.request.bodyKept, kept.request.body.length], ['b', true, 7])
    assert.equal(await prunedOf(again, 'bodies'), 1)
  })

  it('keeps the bytes of what waits, runs or is dead, and lets them go once it is finished', async ({ store }) => {
    const jobs = await anEventOfEachState(store)
    const bytesOf = async (): Promise<string[]> => {
      const held: string[] = []
      for (const [key, job] of jobs) if ((await theEvent(store, job.event.id)).request.bodyKept) held.push(key)
      return held
    }
    await pruneAll(store, bodies)
    assert.deepEqual((await bytesOf()).sort(), ['dead', 'pending', 'running'])
    const [pending] = await claimAll(store, { now: noon + 1 })
    assert.ok(pending)
    assert.deepEqual([pending.bodyKept, pending.event.request.body.length], [true, 7])
    await store.settle([settled(pending)])
    await pruneAll(store, bodies)
    assert.deepEqual((await bytesOf()).sort(), ['dead', 'running'])
  })

  it('refuses to run again what it has no body of, and leaves the job as it is', async ({ store }) => {
    await store.append([aRequest(['a'], old), aRequest(['b'])])
    const jobs = await claimAll(store)
    await store.settle(jobs.map((job) => settled(job)))
    await pruneAll(store, bodies)
    const [a, b] = jobs
    assert.ok(a && b)
    const asked = await Promise.allSettled([store.retryJob(a.jobId, noon), store.retryJob(b.jobId, noon)])
    assert.ok(asked[0].status === 'rejected' && hasCode('body_gone')(asked[0].reason))
    assert.deepEqual(asked[1], { status: 'fulfilled', value: 'pending' })
    assert.equal((await theEvent(store, a.event.id)).jobs[0]?.state, 'succeeded')
  })

  it('still knows a duplicate of it, and does not call it altered for want of a body to compare', async ({ store }) => {
    const [first, again] = await store.append([aRequest(['a'], old), aRequest(['a'], old)])
    await store.settle((await claimAll(store)).map((job) => settled(job)))
    await pruneAll(store, bodies)
    assert.equal((await store.getRequest(again?.requestId ?? ''))?.bodyKept, false)
    const [third] = await store.append([aRequest(['a'], { body: Buffer.from('{"n":2}') })])
    assert.deepEqual(third?.events, [{ id: first?.events[0]?.id, duplicate: true, altered: false }])
    assert.equal((await store.getRequest(third?.requestId ?? ''))?.body.length, 7)
    assert.equal((await claimAll(store)).length, 0)
  })
}

function specifyAttempts(it: It): void {
  it('lets old attempts of finished jobs go before the jobs, and keeps those of others', async ({ store }) => {
    const jobs = await anEventOfEachState(store)
    const historyOf = async (key: string) => (await theEvent(store, jobs.get(key)?.event.id)).jobs[0]?.history.length
    await pruneAll(store, { ...none, attemptsBefore: noon })
    assert.equal(await historyOf('succeeded'), 1, 'it began at noon')
    await pruneAll(store, { ...none, attemptsBefore: noon + 1 })
    const left = await Promise.all(['succeeded', 'cancelled', 'dead', 'pending'].map(historyOf))
    assert.deepEqual(left, [0, 0, 1, 1])
  })

  it(
    'keeps the latest attempts of a job that is tried over and over',
    async ({ store }) => {
      const [appended] = await store.append([aRequest(['a'])])
      for (let attempt = 0; attempt < 15; attempt++) {
        const [job] = await claimAll(store)
        assert.ok(job)
        await store.settle([settled(job, { state: 'pending', dueAt: noon, outcome: 'snooze', counted: false })])
      }
      const { jobs } = await theEvent(store, appended?.events[0]?.id)
      assert.deepEqual(
        jobs[0]?.history.map(({ number }) => number),
        [4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
      )
    },
    { attemptsKeptMax: 12 },
  )
}

function specifyDeadAndSize(it: It): void {
  const backlogOf = async (store: Store) =>
    (await store.backlog()).map(({ pending, running, dead }) => ({ pending, running, dead }))

  it('removes dead events only by their own age, and counts them', async ({ store }) => {
    await anEventOfEachState(store)
    await pruneAll(store, { ...none, eventsBefore: noon, deadBefore: noon - 1 })
    assert.deepEqual([await keysIn(store), await prunedOf(store, 'dead')], [['pending', 'running', 'dead'], 0])
    await pruneAll(store, { ...none, eventsBefore: noon - 1, deadBefore: noon })
    assert.equal((await keysIn(store)).length, 3, 'never before others of their age')
    await pruneAll(store, { ...none, eventsBefore: noon, deadBefore: noon })
    assert.deepEqual([await keysIn(store), await prunedOf(store, 'dead')], [['pending', 'running'], 1])
    assert.deepEqual(await backlogOf(store), [{ pending: 1, running: 1, dead: 0 }])
  })

  it('removes the oldest finished events while it is too large, and none that waits, runs or is dead', async ({
    store,
  }) => {
    await anEventOfEachState(store)
    const young = Array.from({ length: 6 }, (_, i) => aRequest([anEvent(`young${i}`, { jobs: [] })]))
    await store.append(young)
    // Dead ones go by age only, and never before others of their age.
    const tooLarge: PruneAsk = { ...none, retainBytesMax: 1, deadBefore: noon }
    assert.equal(await store.prune({ ...tooLarge, rowsMax: 4 }), 4)
    assert.deepEqual(await keysIn(store), ['pending', 'running', 'dead', ...[2, 3, 4, 5].map((i) => `young${i}`)])
    await pruneAll(store, tooLarge)
    assert.deepEqual([await keysIn(store), await prunedOf(store, 'events')], [['pending', 'running', 'dead'], 8])
    assert.deepEqual(await backlogOf(store), [{ pending: 1, running: 1, dead: 1 }])
  })

  it('stops when it is small enough, again and again, though what was removed leaves its files as large', async ({
    store,
  }) => {
    const append = (from: number, count: number) =>
      store.append(
        Array.from({ length: count }, (_, n) =>
          aRequest([anEvent(`k${from + n}`, { jobs: [] })], { body: randomBytes(50_000) }),
        ),
      )
    await append(0, 60)
    const full = (await store.health()).bytes ?? 0
    const ask: PruneAsk = { ...none, retainBytesMax: full - 1_000_000, rowsMax: 10 }
    for (const from of [60, 80]) {
      await pruneAll(store, ask)
      const { length } = await keysIn(store)
      assert.ok(length > 30 && length < 50, `${length} of 60 are left`)
      await append(from, 60 - length)
    }
  })

  it('leaves a store that is small enough as it is', async ({ store }) => {
    await store.append([aRequest([anEvent('a', { jobs: [] })], old)])
    assert.equal(await store.prune({ ...none, retainBytesMax: 1_000_000_000 }), 0)
    assert.deepEqual(await keysIn(store), ['a'])
  })
}
