// Lists by source and type are found through blocks of ids on PostgreSQL: what is rare among what is common is found whole, in
// its order, whoever wrote it; and blocks are few, and go when nothing lies in them.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import pg from 'pg'
import { defaultLimits } from '../../src/core/limits.ts'
import { openStore } from '../../src/store/open-store.ts'
import { toIdBlock, toRef } from '../../src/store/postgres/ids.ts'
import type { EventFilter, Store } from '../../src/store/store.ts'
import { anEvent, aRequest, noon } from '../store-conformance/samples.ts'
import { query, startPostgres } from '../support/postgres.ts'
import { rowsReadBy } from './statements.ts'

const server = await startPostgres()
after(() => server.stop())

/** In its own block of ids: goes on appending until one began. */
async function appendUntilNextBlock(store: Store, name: string): Promise<number> {
  const lows = new Set<string>()
  let count = 0
  while (lows.size < 2) {
    const keys = Array.from({ length: 20 }, () => `${name} ${count++}`)
    const [appended] = await store.append([aRequest(keys, { source: 'busy' })])
    lows.add(toIdBlock(toRef('req', appended?.requestId ?? '')?.id ?? '0').low)
  }
  return count
}

type List = (ask: {
  limit: number
  cursor?: string
}) => Promise<{ items: readonly { id: string }[]; next: string | null }>

async function allOf(list: List, limit: number): Promise<string[]> {
  const ids: string[] = []
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const { items, next } = await list({ limit, ...(cursor === undefined ? {} : { cursor }) })
    ids.push(...items.map(({ id }) => id))
    cursor = next
  }
  return ids
}

test('what is rare is found among what is common, a page at a time, both ways, whoever wrote it', async () => {
  const url = await server.makeDatabase()
  const nodes = await Promise.all([openStore(url, defaultLimits), openStore(url, defaultLimits)])
  const [one, other] = nodes as [Store, Store]
  let busy = 0
  const rare: string[] = []
  for (const [turn, node] of [one, other, one, other].entries()) {
    busy += await appendUntilNextBlock(node, `turn ${turn}`)
    const [appended] = await node.append([
      aRequest([anEvent(`rare ${turn}`, { type: 'rare.thing' })], { source: 'quiet' }),
    ])
    rare.push(appended?.events[0]?.id ?? '')
  }
  const newest = rare.toSorted().toReversed()
  for (const limit of [1, 3, 100]) {
    assert.deepEqual(await allOf((page) => one.listEvents({ type: 'rare.thing' }, page), limit), newest)
    assert.deepEqual(await allOf((page) => other.listEvents({ source: 'quiet' }, page), limit), newest)
    assert.deepEqual(await allOf((page) => one.listEvents({ source: 'quiet', type: 'thing.made' }, page), limit), [])
  }
  const requests = await allOf((page) => one.listRequests({ source: 'quiet' }, page), 2)
  assert.equal(requests.length, 4)
  assert.deepEqual(
    await allOf((page) => one.listRequests({ source: 'quiet' }, { ...page, oldestFirst: true }), 1),
    requests.toReversed(),
  )
  const listed = await allOf((page) => other.listEvents({ source: 'busy', type: 'thing.made' }, page), 50)
  assert.deepEqual([listed.length, new Set(listed).size], [busy, busy])
  assert.deepEqual(listed, listed.toSorted().toReversed())
  const [blocks] = await query(url, 'select count(*) as rows, count(distinct low) as lows from landfall.blocks')
  // Of three kinds in sixteen buckets, of two names each at most.
  assert.ok(Number(blocks?.rows) <= Number(blocks?.lows) * 3 * 16 * 2, `${blocks?.rows} rows of ${blocks?.lows} blocks`)
  for (const node of nodes) await node.close()
  await server.dropDatabase(url)
})

test('a page reads a bounded part of a large table, with statistics of it and without', async () => {
  const url = await server.makeDatabase()
  const store = await openStore(url, defaultLimits)
  await query(url, 'alter table landfall.events set (autovacuum_enabled = off)')
  // 5,000 a second, for twenty seconds.
  await query(
    url,
    `insert into landfall.events (bucket, id, source, key, type, received_at, origin, request_bucket, request_id, job_buckets, job_ids)
    select n % 16, 4e17::bigint + n * 419430::bigint, 'shop', 'k' || n, case when n % 4999 = 0 then 'rare' else 'busy' end, 1, 'delivery',
      0, 1, '{}', '{}' from generate_series(1, 100000) n`,
  )
  await query(
    url,
    `insert into landfall.blocks select distinct bucket, kind, case kind when 1 then source else type end, id >> 29 << 29,
      (id >> 29 << 29) + (1 << 29) - 1 from landfall.events, generate_series(1, 2) kind`,
  )
  const read = async (filter: EventFilter): Promise<number> => {
    const client = new pg.Client(url)
    await client.connect()
    const rows = await rowsReadBy(client, 'events', () => store.listEvents(filter, { limit: 50 }))
    await client.end()
    return rows
  }
  for (const isAnalyzed of [false, true]) {
    if (isAnalyzed) await query(url, 'analyze landfall.events')
    const rare = await read({ type: 'rare' })
    assert.ok(rare > 20 && rare < 5_000, `${rare} for twenty in as many blocks`)
    for (const filter of [
      { type: 'busy' },
      { source: 'shop' },
      { source: 'shop', text: 'no' },
      { source: 'shop', type: 'busy' },
    ]) {
      const rows = await read(filter)
      assert.ok(rows > 50 && rows < 50_000, `${rows} for ${JSON.stringify(filter)}`)
    }
  }
  await store.close()
  await server.dropDatabase(url)
})

test('a transaction that is undone says nothing of its blocks', async () => {
  const url = await server.makeDatabase()
  const store = await openStore(url, defaultLimits)
  await query(url, `alter table landfall.requests add constraint refuses check (source <> 'shop' or received_at > 0)`)
  await assert.rejects(store.append([aRequest(['a'], { receivedAt: -1 })]))
  assert.deepEqual(await query(url, 'select * from landfall.blocks'), [])
  await store.append([aRequest(['a'], { receivedAt: noon })])
  assert.equal((await store.listEvents({ source: 'shop' }, { limit: 5 })).items.length, 1)
  await store.close()
  await server.dropDatabase(url)
})

test('blocks that hold nothing go, and others stay', async () => {
  const url = await server.makeDatabase()
  const store = await openStore(url, defaultLimits)
  await store.append([aRequest(['kept'])])
  await query(
    url,
    `insert into landfall.blocks select bucket, kind, 'gone', 1024 * n, 1024 * n + 1023
    from generate_series(0, 15) bucket, generate_series(0, 2) kind, generate_series(0, 4) n`,
  )
  const prune = { eventsBefore: 1, refusalsKeptMax: 9, refusalBytesKeptMax: 1e9, rowsMax: 100 }
  const count = async (name: string): Promise<number> =>
    Number((await query(url, `select count(*) as rows from landfall.blocks where name = '${name}'`))[0]?.rows)
  const [shop, type] = [await count('shop'), await count('thing.made')]
  for (let bucket = 0; bucket < 16; bucket++) await store.prune(prune)
  assert.deepEqual([await count('gone'), await count('shop'), await count('thing.made')], [0, shop, type])
  assert.equal((await store.listEvents({ type: 'thing.made' }, { limit: 5 })).items.length, 1)
  await store.close()
  await server.dropDatabase(url)
})
