// What the layout of SQLite's rows could break and the conformance suite does not reach: rows that are inserted sixteen at
// a time, jobs whose ids are made of their event's, acknowledgements that share a row, and the coarse index on source.
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { defaultLimits } from '../../src/core/limits.ts'
import { openStore } from '../../src/store/open-store.ts'
import type { Store } from '../../src/store/store.ts'
import { allRows, anEvent, aRequest, claimAll, hasCode, noon, settled, theEvent } from '../store-conformance/samples.ts'

async function withStore(run: (store: Store, path: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'landfall-rows-'))
  const path = join(folder, 'landfall.db')
  const store = await openStore(path, defaultLimits)
  await run(store, path)
  await store.close()
  await rm(folder, { recursive: true })
}

test('acknowledgements are kept in any order, with gaps, over many commits, and go with their requests', () =>
  withStore(async (store, path) => {
    const keys = Array.from({ length: 700 }, (_, index) => `k${index}`)
    const appended = await store.append(keys.map((key) => aRequest([key], { receivedAt: noon - 1 })))
    const ackMsOf = (index: number): number | null => (index % 50 === 7 ? null : 0.001 + index / 8)
    for (let turn = 0; turn < 7; turn++) {
      const ids = appended.map(({ requestId }, index) => ({ requestId, source: 'shop', ackMs: ackMsOf(index) ?? 0 }))
      const now = ids.filter((_, index) => (index * 31) % 7 === turn && ackMsOf(index) !== null)
      store.noteAcknowledgements(now.toReversed())
      await store.append([aRequest([`turn${turn}`])])
    }
    const { items } = await store.listRequests({ to: noon }, allRows)
    assert.deepEqual(
      items.toReversed().map((request) => request.ackMs),
      appended.map((_, index) => ackMsOf(index)).map((ms) => (ms === null ? null : Math.round(ms * 1000) / 1000)),
    )
    await store.settle((await claimAll(store)).map((job) => settled(job)))
    const ask = { eventsBefore: noon, refusalsKeptMax: 0, refusalBytesKeptMax: 0, rowsMax: 100 }
    while ((await store.prune(ask)) > 0);
    const db = new DatabaseSync(path, { readOnly: true })
    assert.deepEqual({ ...db.prepare('select count(*) as runs from acks').get() }, { runs: 0 })
    db.close()
  }))

test('an event may have 1,024 jobs; one of more is refused, and what came beside it is stored', () =>
  withStore(async (store) => {
    const withJobs = (key: string, count: number) =>
      aRequest([
        anEvent(key, { jobs: Array.from({ length: count }, (_, i) => ({ subscription: `s${i}`, dueAt: noon })) }),
      ])
    const given = [withJobs('full', 1024), withJobs('beyond', 1025), withJobs('next', 2)]
    const results = await Promise.allSettled(given.map((request) => store.append([request])))
    assert.deepEqual(
      results.map((result) => result.status),
      ['fulfilled', 'rejected', 'fulfilled'],
    )
    assert.ok(results.every((result) => result.status === 'fulfilled' || hasCode('store_unavailable')(result.reason)))
    const { items } = await store.listEvents({}, allRows)
    assert.deepEqual(
      items.map((event) => [event.key, event.jobs.length]),
      [
        ['next', 2],
        ['full', 1024],
      ],
    )
  }))

test('small and large requests, new and held, share one commit in their order', () =>
  withStore(async (store) => {
    const body = (index: number) => Buffer.alloc(index % 5 === 0 ? 50_000 : 100, `${index % 40}`)
    const given = Array.from({ length: 80 }, (_, index) => aRequest([`k${index % 40}`], { body: body(index) }))
    const appended = await store.append(given)
    assert.deepEqual(
      appended.map(({ outcome }) => outcome),
      given.map((_, index) => (index < 40 ? 'accepted' : 'duplicate')),
    )
    for (const [index, { requestId, events }] of appended.entries()) {
      assert.deepEqual(events[0], { id: appended[index % 40]?.events[0]?.id, duplicate: index >= 40, altered: false })
      const held = await store.getRequest(requestId)
      assert.ok(body(index).equals(held?.body ?? new Uint8Array()), `the body of request ${index}`)
    }
    const [next] = await store.append([aRequest(['new'])])
    assert.equal((await theEvent(store, next?.events[0]?.id)).jobs.length, 1)
    assert.equal((await store.listEvents({}, allRows)).items.length, 41)
  }))

test('a source is listed whole, newest first, however rare it is, and its blocks go with its rows', () =>
  withStore(async (store, path) => {
    const old = { receivedAt: noon - 1 }
    const isRare = (index: number): boolean => index % 97 === 3 || (index > 300 && index < 420)
    const given = Array.from({ length: 900 }, (_, index) =>
      aRequest([`k${index}`], { ...old, source: isRare(index) ? 'rare' : 'busy' }),
    )
    const appended = (
      await Promise.all([given.slice(0, 500), given.slice(500)].map((half) => store.append(half)))
    ).flat()
    const expected = appended.filter((_, index) => isRare(index)).toReversed()
    const events: string[] = []
    const requests: string[] = []
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = await store.listEvents({ source: 'rare', to: noon }, toPage(cursor))
      events.push(...page.items.map((event) => event.id))
      cursor = page.next
    }
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = await store.listRequests({ source: 'rare', outcome: 'accepted' }, toPage(cursor))
      requests.push(...page.items.map((request) => request.id))
      cursor = page.next
    }
    assert.deepEqual(
      requests,
      expected.map((one) => one.requestId),
    )
    assert.deepEqual(
      events,
      expected.map((one) => one.events[0]?.id),
    )
    await store.settle((await claimAll(store)).map((job) => settled(job)))
    const ask = { eventsBefore: noon, refusalsKeptMax: 0, refusalBytesKeptMax: 0, rowsMax: 100 }
    while ((await store.prune(ask)) > 0);
    const db = new DatabaseSync(path, { readOnly: true })
    assert.deepEqual({ ...db.prepare('select count(*) as blocks from source_blocks').get() }, { blocks: 0 })
    db.close()
  }))

function toPage(cursor: string | undefined): { limit: number; cursor?: string } {
  return cursor === undefined ? { limit: 7 } : { limit: 7, cursor }
}
