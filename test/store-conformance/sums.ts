// What is counted, and that it adds up.
import assert from 'node:assert/strict'
import { toBucket } from '../../src/core/histogram.ts'
import { allRows, always, anEvent, aRefusal, aRequest, claimAll, type It, noon, settled } from './samples.ts'

export function specifySums(it: It): void {
  const sum = (rows: readonly { count: number }[]): number => rows.reduce((total, row) => total + row.count, 0)

  it('counts requests by outcome, minute and source, so that they add up', async ({ store }) => {
    await store.append([aRequest(['a']), aRequest(['a']), aRefusal(), aRefusal({ reason: 'too_old' })])
    await store.append([
      aRequest([], { outcome: 'handshake' }),
      aRequest(['b'], { receivedAt: noon + 60_000 }),
      aRequest(['a'], { source: 'code' }),
    ])
    const rows = await store.counters(always)
    const count = (name: string) => sum(rows.filter((row) => row.name === name))
    assert.deepEqual(['accepted', 'duplicate', 'refused', 'handshake'].map(count), [3, 1, 2, 1])
    assert.deepEqual(['refused:no_matching_secret', 'refused:too_old'].map(count), [1, 1])
    const later = await store.counters({ from: noon + 60_000, to: noon + 120_000 })
    assert.deepEqual(later.map((row) => [row.minute, row.source, row.name, row.count]).sort(), [
      [noon + 60_000, 'shop', 'accepted', 1],
    ])
    assert.equal(sum((await store.counters({ ...always, source: 'code' })).filter((row) => row.name === 'accepted')), 1)
  })

  it('counts what became of attempts, and how long events took from end to end', async ({ store }) => {
    await store.append([aRequest(['a', 'b', 'c'])])
    const [a, b, c] = await claimAll(store)
    assert.ok(a && b && c)
    const failed = (outcome: 'retry' | 'dead') =>
      ({ startedAt: noon + 100, durationMs: 20, outcome, cause: 'timeout', error: null }) as const
    await store.settle([
      settled(a, { attempt: { startedAt: noon + 100, durationMs: 20, outcome: 'done', cause: null, error: null } }),
      settled(b, { state: 'pending', dueAt: noon, attempt: failed('retry') }),
      settled(c, { state: 'dead', attempt: failed('dead') }),
    ])
    const rows = await store.counters(always)
    const count = (name: string) => sum(rows.filter((row) => row.name === name))
    assert.deepEqual(['succeeded', 'failed', 'failed:timeout', 'dead'].map(count), [1, 2, 2, 1])
    const latencies = await store.latencies({ ...always, source: 'shop' })
    assert.deepEqual(
      latencies.toSorted((one, other) => (one.metric < other.metric ? -1 : 1)),
      [
        { minute: noon, source: 'shop', metric: 'attemptMs', bucket: toBucket(20), count: 3 },
        { minute: noon, source: 'shop', metric: 'endToEndMs', bucket: toBucket(120), count: 1 },
      ],
    )
  })

  it('keeps acknowledgements and tallies with the next commit', async ({ store }) => {
    const [appended] = await store.append([aRequest(['a'])])
    assert.ok(appended)
    store.noteAcknowledgements([{ requestId: appended.requestId, source: 'shop', ackMs: 1.25 }])
    store.noteTallies([{ source: 'shop', name: 'unwritten:refused', count: 3 }])
    store.noteTallies([{ source: 'shop', name: 'unwritten:refused', count: 4 }])
    await store.append([aRequest(['b'])])
    assert.equal((await store.getRequest(appended.requestId))?.ackMs, 1.25)
    assert.equal((await store.listRequests({}, allRows)).items.at(-1)?.ackMs, 1.25)
    assert.equal(sum((await store.counters(always)).filter((row) => row.name === 'unwritten:refused')), 7)
    const latencies = await store.latencies(always)
    assert.deepEqual(
      latencies.map((row) => [row.metric, row.bucket, row.count]),
      [['ackMs', toBucket(1.25), 1]],
    )
  })

  it('says what waits for each subscription, and since when', async ({ store }) => {
    assert.deepEqual(await store.backlog(), [])
    const on = (subscription: string, dueAt = noon + 500) => ({ jobs: [{ subscription, dueAt }] })
    await store.append([
      aRequest([anEvent('a', on('one', noon + 450))], { receivedAt: noon - 50 }),
      aRequest([anEvent('b', on('one')), anEvent('c', on('two'))]),
    ])
    const [a] = await claimAll(store, { subscription: 'one', limit: 1, now: noon + 500 })
    assert.ok(a)
    const one = async () => (await store.backlog()).find((row) => row.subscription === 'one')
    assert.deepEqual(await one(), { subscription: 'one', pending: 1, running: 1, dead: 0, oldestReceivedAt: noon })
    await store.settle([settled(a, { state: 'pending', dueAt: noon + 9999, outcome: 'retry' })])
    assert.deepEqual(await one(), { subscription: 'one', pending: 2, running: 0, dead: 0, oldestReceivedAt: noon - 50 })
    const rest = await claimAll(store, { subscription: 'one', now: noon + 9999 })
    await store.settle(rest.map((job) => settled(job, { state: 'dead', outcome: 'dead' })))
    assert.deepEqual(await one(), { subscription: 'one', pending: 0, running: 0, dead: 2, oldestReceivedAt: null })
    assert.equal((await store.backlog()).find((row) => row.subscription === 'two')?.pending, 1)
  })

  it('says when each source was last heard of', async ({ store }) => {
    await store.append([
      aRequest(['a']),
      aRequest(['b'], { receivedAt: noon + 5 }),
      aRequest(['c'], { receivedAt: noon + 3 }),
    ])
    await store.append([aRefusal({ source: 'code', receivedAt: noon + 1 })])
    assert.deepEqual(
      (await store.activity()).toSorted((one, other) => one.source.localeCompare(other.source)),
      [
        { source: 'code', lastEventAt: null, lastRefusedAt: noon + 1 },
        { source: 'shop', lastEventAt: noon + 5, lastRefusedAt: null },
      ],
    )
  })
}
