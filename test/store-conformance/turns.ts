// Rates, and the versions of lines in which several run side by side: what the simulation found to be wrong once.
import assert from 'node:assert/strict'
import type { NewJob, Store } from '../../src/store/store.ts'
import { anEvent, aRequest, claimAll, type It, nextAt, noon, settled } from './samples.ts'

export function specifyTurns(it: It): void {
  for (const [max, perMs] of [
    [1, 1000],
    [3, 1000],
    [7, 60_000],
    [19, 3_600_000],
  ] as const) {
    it(`lets one begin at once where ${max} may in ${perMs} ms, and the next in its turn`, async ({ store }) => {
      store.setRules([{ subscription: 'sub', concurrency: 9, rate: { max, perMs }, breaker: null }])
      await store.append([aRequest(['a', 'b', 'c'])])
      assert.equal((await claimAll(store)).length, 1)
      const next = (await nextAt(store, ['sub'])) ?? Number.NaN
      assert.ok(Math.abs(next - noon - perMs / max) <= 1, `the next may begin after ${next - noon} ms`)
      assert.deepEqual(
        [(await claimAll(store, { now: next - 1 })).length, (await claimAll(store, { now: next })).length],
        [0, 1],
      )
    })
  }

  it('names the time of the next job, not that of a rate that would let more begin', async ({ store }) => {
    store.setRules([{ subscription: 'sub', concurrency: 9, rate: { max: 9, perMs: 1000 }, breaker: null }])
    await store.append([aRequest([anEvent('later', { jobs: [{ subscription: 'sub', dueAt: noon + 5000 }] })])])
    assert.equal(await nextAt(store, ['sub']), noon + 5000)
  })

  it('keeps the highest version of a key, in whatever order those that ran side by side are settled', async ({
    store,
  }) => {
    await appendInLine(store, 'older', 'newer')
    const [older, newer] = await claimAll(store)
    assert.ok(older && newer)
    await store.settle([settled(newer, { version: '[9]' })])
    await store.settle([settled(older, { version: '[5]' })])
    await appendInLine(store, 'next')
    const [next] = await claimAll(store)
    assert.equal(next?.lastVersion, '[9]')
  })
}

async function appendInLine(store: Store, ...keys: string[]): Promise<void> {
  const line = { key: 'k', width: 2, rank: 0, latest: false }
  const jobs: NewJob[] = [{ subscription: 'sub', dueAt: noon, line }]
  await store.append([aRequest(keys.map((key) => anEvent(key, { jobs })))])
}
