// Space that pruning frees leaves the file, so that a burst does not keep its disk for ever.
import assert from 'node:assert/strict'
import { statSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { defaultLimits } from '../../src/core/limits.ts'
import { openStore } from '../../src/store/open-store.ts'
import type { PruneAsk, Store } from '../../src/store/store.ts'
import { allRows, anEvent, aRequest, noon } from '../store-conformance/samples.ts'

const MiB = 1024 * 1024
const count = 6000
const none: PruneAsk = { eventsBefore: 0, refusalsKeptMax: 0, refusalBytesKeptMax: 0, rowsMax: 500 }

/** A file of finished events with a body of 1 KB each, as it lies on the disk, and how large that is. */
async function withFile(run: (store: Store, size: () => number) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'landfall-space-'))
  const path = join(folder, 'landfall.db')
  const filling = await openStore(path, defaultLimits)
  const body = Buffer.alloc(1000, 'x')
  const requests = Array.from({ length: count }, (_, index) =>
    aRequest([anEvent(`k${index}`, { jobs: [] })], { body, receivedAt: noon - count + index }),
  )
  for (let at = 0; at < count; at += 500) await filling.append(requests.slice(at, at + 500))
  await filling.close()
  const store = await openStore(path, defaultLimits)
  await run(store, () => statSync(path).size)
  await store.close()
  await rm(folder, { recursive: true })
}

async function pruneAll(store: Store, ask: PruneAsk): Promise<void> {
  while ((await store.prune(ask)) > 0);
}

test('the file shrinks when its events are pruned', () =>
  withFile(async (store, size) => {
    const before = size()
    assert.ok(before > 7 * MiB, `${before} bytes to begin with`)
    await pruneAll(store, { ...none, eventsBefore: noon })
    assert.ok(size() < 2 * MiB, `${size()} bytes of ${before} are left`)
    assert.equal((await store.append([aRequest(['after'])]))[0]?.outcome, 'accepted')
  }))

test('the file shrinks when small bodies go and their events stay', () =>
  withFile(async (store, size) => {
    const before = size()
    await pruneAll(store, { ...none, bodiesBefore: noon })
    assert.ok(size() < before / 2, `${size()} bytes of ${before} are left`)
    const { items } = await store.listEvents({}, { limit: 1 })
    const event = await store.getEvent(items[0]?.id ?? '')
    assert.deepEqual([event?.key, event?.request.bodyKept], [`k${count - 1}`, false])
  }))

test('by size, the oldest events go until it is small enough, and not further', () =>
  withFile(async (store, size) => {
    const retainBytesMax = 5 * MiB
    await pruneAll(store, { ...none, retainBytesMax })
    assert.ok(size() < retainBytesMax * 1.2 + MiB, `${size()} bytes are left`)
    const left: string[] = []
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = await store.listEvents({}, { ...allRows, ...(cursor === undefined ? {} : { cursor }) })
      left.push(...page.items.map((event) => event.key))
      cursor = page.next
    }
    assert.ok(left.length > count * 0.4 && left.length < count * 0.8, `${left.length} of ${count} are left`)
    assert.deepEqual([left[0], left.at(-1)], [`k${count - 1}`, `k${count - left.length}`])
  }))
