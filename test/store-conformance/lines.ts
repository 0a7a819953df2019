// Lines: jobs of one subscription with the same order key. What is claimed is written as the keys of the events, in order.
import assert from 'node:assert/strict'
import type { ClaimedJob, LinePlace, NewEvent, Settlement, Store } from '../../src/store/store.ts'
import { anEvent, aRequest, claimAll, type It, noon, settled, theEvent } from './samples.ts'

const place: LinePlace = { key: 'acme', width: 1, rank: 0, latest: false }

function inLine(key: string, line: Partial<LinePlace> = {}, dueAt: number = noon): NewEvent {
  return anEvent(key, { jobs: [{ subscription: 'sub', dueAt, line: { ...place, ...line } }] })
}

async function append(store: Store, ...events: NewEvent[]): Promise<void> {
  await store.append([aRequest(events)])
}

function keysOf(jobs: readonly ClaimedJob[]): string[] {
  return jobs.map((job) => job.event.key)
}

const failed: Partial<Settlement> & { outcome: 'retry' } = { state: 'pending', dueAt: noon + 10, outcome: 'retry' }

export function specifyLines(it: It): void {
  it('gives out one job of a key at a time, in the order they came, and other keys beside it', async ({ store }) => {
    await append(store, inLine('a1'), inLine('b1', { key: 'bolt' }), inLine('a2'), inLine('free'), inLine('a3'))
    await append(store, anEvent('none'))
    const first = await claimAll(store)
    assert.deepEqual(keysOf(first).sort(), ['a1', 'b1', 'none'])
    assert.deepEqual(first.map((job) => job.orderKey).sort(), ['acme', 'bolt', null])
    const order: string[] = ['a1']
    let [head] = first.filter((job) => job.event.key === 'a1')
    while (head !== undefined) {
      await store.settle([settled(head)])
      const next = await claimAll(store)
      order.push(...keysOf(next))
      head = next[0]
    }
    assert.deepEqual(order, ['a1', 'a2', 'free', 'a3'])
  })

  it('keeps those behind waiting while the first is tried again, and says so', async ({ store }) => {
    await append(store, inLine('a1'), inLine('a2'))
    const [head] = await claimAll(store)
    assert.ok(head)
    await store.settle([settled(head, failed)])
    assert.deepEqual(await claimAll(store), [])
    const { items } = await store.listEvents({}, { limit: 9 })
    const waits = items.map(({ key, jobs }) => [key, jobs[0]?.waits, jobs[0]?.orderKey])
    assert.deepEqual(waits, [
      ['a2', 'line', 'acme'],
      ['a1', null, 'acme'],
    ])
    const again = await claimAll(store, { now: noon + 10 })
    assert.deepEqual([keysOf(again), again[0]?.failedAt], [['a1'], noon + 5])
  })

  for (const state of ['succeeded', 'dead'] as const) {
    it(`calls the next when the first is ${state}`, async ({ store }) => {
      await append(store, inLine('a1'), inLine('a2'))
      const [head] = await claimAll(store)
      assert.ok(head)
      await store.settle([settled(head, { state, outcome: state === 'dead' ? 'dead' : 'done' })])
      assert.deepEqual(keysOf(await claimAll(store)), ['a2'])
    })
  }

  it('calls the next when the first is cancelled, and skips one that was cancelled in line', async ({ store }) => {
    await append(store, inLine('a1'), inLine('a2'), inLine('a3'))
    const { items } = await store.listEvents({}, { limit: 9 })
    const jobOf = (key: string) => items.find((event) => event.key === key)?.jobs[0]?.id ?? ''
    await store.cancelJob(jobOf('a2'))
    await store.cancelJob(jobOf('a1'))
    assert.deepEqual(keysOf(await claimAll(store)), ['a3'])
  })

  it('lets the others pass one that is parked, and gives it its turn before them when it is due', async ({ store }) => {
    await append(store, inLine('a1'), inLine('a2'), inLine('a3'))
    const [head] = await claimAll(store)
    assert.ok(head)
    await store.settle([settled(head, { ...failed, parks: true })])
    assert.equal((await theEvent(store, head.event.id)).jobs[0]?.waits, 'parked')
    const [second] = await claimAll(store)
    assert.equal(second?.event.key, 'a2')
    assert.deepEqual(await claimAll(store, { now: noon + 10 }), [], 'never beside another of its key')
    if (second !== undefined) await store.settle([settled(second)])
    const [third] = await claimAll(store, { now: noon + 10 })
    assert.equal(third?.event.key, 'a1')
    if (third !== undefined) await store.settle([settled(third)])
    assert.deepEqual(keysOf(await claimAll(store, { now: noon + 10 })), ['a3'])
  })

  it('puts a retried one back in its place, after the one that runs', async ({ store }) => {
    await append(store, inLine('a1'), inLine('a2'), inLine('a3'))
    const [head] = await claimAll(store)
    assert.ok(head)
    await store.settle([settled(head, { state: 'dead', outcome: 'dead' })])
    const [running] = await claimAll(store)
    assert.equal(running?.event.key, 'a2')
    await store.retryJob(head.jobId, noon)
    assert.deepEqual(await claimAll(store), [])
    if (running !== undefined) await store.settle([settled(running)])
    assert.deepEqual(keysOf(await claimAll(store)), ['a1'])
  })

  it('sorts by rank what has not begun, and leaves what runs', async ({ store }) => {
    await append(store, inLine('t5', { rank: 5 }, noon + 50))
    await append(store, inLine('t3', { rank: 3 }, noon + 30), inLine('t4', { rank: 4 }, noon + 40))
    const order: string[] = []
    for (let now = noon; now <= noon + 60; now += 10) {
      const jobs = await claimAll(store, { now })
      order.push(...keysOf(jobs))
      for (const job of jobs) {
        if (job.event.key === 't3') await append(store, inLine('t1', { rank: 1 }, now))
        await store.settle([settled(job)])
      }
    }
    assert.deepEqual(order, ['t3', 't1', 't4', 't5'])
  })

  it('runs as many of a key together as its line is wide', async ({ store }) => {
    await append(store, ...['a1', 'a2', 'a3'].map((key) => inLine(key, { width: 2 })))
    const two = await claimAll(store)
    assert.deepEqual(keysOf(two), ['a1', 'a2'])
    if (two[1] !== undefined) await store.settle([settled(two[1])])
    assert.deepEqual(keysOf(await claimAll(store)), ['a3'])
  })

  it('keeps only the newest of those that wait where that is asked for', async ({ store }) => {
    const latest = (key: string, rank: number) => inLine(key, { latest: true, rank })
    await append(store, latest('a1', 1))
    const [running] = await claimAll(store)
    assert.ok(running)
    await append(store, latest('a2', 2), latest('a4', 4))
    await append(store, latest('a3', 3))
    await store.settle([settled(running)])
    assert.deepEqual(keysOf(await claimAll(store)), ['a4'])
    const { items } = await store.listEvents({ state: 'cancelled' }, { limit: 9 })
    assert.deepEqual(items.map((event) => event.key).sort(), ['a2', 'a3'])
    for (const event of items) assert.match(event.jobs[0]?.note ?? '', /superseded/)
  })

  it('does not try again what a newer one of its key replaces', async ({ store }) => {
    const latest = (key: string, rank: number) => inLine(key, { latest: true, rank })
    await append(store, latest('a1', 1), inLine('b1', { key: 'bolt', latest: true }))
    const running = await claimAll(store)
    await append(store, latest('a2', 1), latest('a3', 2))
    await store.settle(running.map((job) => settled(job, { ...failed, latest: true })))
    assert.deepEqual(keysOf(await claimAll(store)), ['a3'])
    const { items } = await store.listEvents({ state: 'cancelled' }, { limit: 9 })
    assert.deepEqual(items.map((event) => event.key).sort(), ['a1', 'a2'])
    for (const event of items) assert.match(event.jobs[0]?.note ?? '', /superseded by job_/)
    assert.deepEqual(keysOf(await claimAll(store, { now: noon + 10 })), ['b1'], 'nothing newer of this one')
  })

  it('frees a line whose worker was gone', async ({ store }) => {
    await append(store, inLine('a1'), inLine('a2'))
    await claimAll(store)
    await store.rescue(noon + 60_001)
    assert.deepEqual(keysOf(await claimAll(store, { now: noon + 60_001 })), ['a1'])
  })

  it('remembers the highest version of a key, and hands it over', async ({ store }) => {
    await append(store, inLine('a1'), inLine('a2'), inLine('b1', { key: 'bolt' }))
    const first = await claimAll(store)
    assert.deepEqual(
      first.map((job) => job.lastVersion),
      [null, null],
    )
    await store.settle(first.map((job) => settled(job, { version: `["${job.orderKey}"]` })))
    const [next] = await claimAll(store)
    assert.deepEqual([next?.event.key, next?.lastVersion], ['a2', '["acme"]'])
  })
}

export function specifySteps(it: It): void {
  it('hands finished steps to the next attempt, and shows them', async ({ store }) => {
    await store.append([aRequest(['a'])])
    const [job] = await claimAll(store)
    assert.ok(job)
    assert.deepEqual(job.steps, [])
    assert.equal(await store.saveStep(job, { name: 'charge', json: '{"id":"ch_1"}' }), true)
    assert.equal(await store.saveStep(job, { name: 'mail', json: '1' }), true)
    assert.equal(await store.saveStep(job, { name: 'mail', json: '2' }), true)
    await store.settle([settled(job, failed)])
    const [again] = await claimAll(store, { now: noon + 10 })
    assert.deepEqual(
      again?.steps.toSorted((one, other) => one.name.localeCompare(other.name)),
      [
        { name: 'charge', json: '{"id":"ch_1"}' },
        { name: 'mail', json: '2' },
      ],
    )
    const [shown] = (await theEvent(store, job.event.id)).jobs
    assert.deepEqual(shown?.steps.map((step) => step.name).sort(), ['charge', 'mail'])
  })

  it('takes no step from a worker that lost its lease', async ({ store }) => {
    await store.append([aRequest(['a'])])
    const [zombie] = await claimAll(store)
    assert.ok(zombie)
    await store.rescue(noon + 60_001)
    const [owner] = await claimAll(store, { now: noon + 60_001 })
    assert.ok(owner)
    assert.equal(await store.saveStep(zombie, { name: 'charge', json: '"zombie"' }), false)
    assert.equal(await store.saveStep(owner, { name: 'charge', json: '"owner"' }), true)
    await store.settle([settled(owner, failed)])
    const [again] = await claimAll(store, { now: noon + 60_001 })
    assert.deepEqual(again?.steps, [{ name: 'charge', json: '"owner"' }])
  })
}
