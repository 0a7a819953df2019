// When a store takes no more, what it does all the same, and how it takes more again.
import assert from 'node:assert/strict'
import type { Store } from '../../src/store/store.ts'
import { anEvent, aRefusal, aRequest, claimAll, hasCode, type It, noon, settled } from './samples.ts'

/** Resolves when the store says that it is full, or that it is not any more. */
function told(store: Store, isFull: boolean): Promise<string | null> {
  return new Promise((resolve) => {
    const end = store.onFull((full) => {
      if ((full !== null) !== isFull) return
      end()
      resolve(full)
    })
  })
}

export function specifyRoom(it: It): void {
  it(
    'refuses new events while the queue is full, tells every client, and takes them again when it drained',
    async ({ store, connect }) => {
      const other = await connect()
      const full = told(other, true)
      await store.append([aRequest(['a', 'b']), aRequest(['c'])])
      const results = await Promise.allSettled([store.append([aRequest(['d'])]), other.append([aRequest(['e'])])])
      assert.ok(results.every((result) => result.status === 'rejected' && hasCode('store_full')(result.reason)))
      assert.match((await full) ?? '', /queueJobsMax/)
      assert.deepEqual([await other.fullness(), (await other.health()).full], [await full, await full])
      const again = told(other, false)
      await store.settle((await claimAll(store)).map((job) => settled(job)))
      await again
      assert.equal((await other.append([aRequest(['d'])]))[0]?.outcome, 'accepted')
      assert.deepEqual([await other.fullness(), (await other.health()).full], [null, null])
      await other.close()
    },
    { queueJobsMax: 3 },
  )

  it(
    'goes on with all that drains it or needs no place while it is full',
    async ({ store }) => {
      const [refused] = await store.append([aRefusal()])
      await store.append([aRequest(['a', 'b'])])
      await assert.rejects(store.append([aRequest(['c'])]), hasCode('store_full'))
      await assert.rejects(store.append([aRequest(['a', 'c'])]), hasCode('store_full'))
      assert.equal((await store.append([aRequest(['a'])]))[0]?.outcome, 'duplicate')
      assert.equal((await store.append([aRequest([anEvent('quiet', { jobs: [] })])]))[0]?.outcome, 'accepted')
      assert.equal((await store.append([aRefusal()]))[0]?.outcome, 'refused')
      const admission = { requestId: refused?.requestId ?? '', secret: 0, events: [anEvent('d')] }
      assert.equal((await store.admit([admission], noon))[0]?.outcome, 'accepted')
      const [job, next] = await claimAll(store)
      assert.ok(job && next)
      assert.deepEqual(await store.settle([settled(job), settled(next, { state: 'dead' })]), [true, true])
      assert.equal(await store.retryJob(next.jobId, noon), 'pending')
      assert.equal(await store.cancelJob(next.jobId), 'cancelled')
    },
    { queueJobsMax: 2 },
  )

  it(
    'refuses whatever needs bytes when it has none left, and still claims and settles',
    async ({ store }) => {
      await assert.rejects(store.append([aRequest(['a'])]), hasCode('store_full'))
      await assert.rejects(store.append([aRefusal()]), hasCode('store_full'))
      assert.equal((await claimAll(store)).length, 0)
      const { ok, full } = await store.health()
      assert.deepEqual([ok, /storeBytesMax/.test(full ?? '')], [true, true])
    },
    { storeBytesMax: 1 },
  )
}
