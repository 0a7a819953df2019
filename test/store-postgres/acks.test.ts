// Acknowledgements share rows on PostgreSQL: whose they are must be told apart whoever wrote them and whenever, and a row
// goes with the last request that it may speak of.
import assert from 'node:assert/strict'
import { performance } from 'node:perf_hooks'
import { after, test } from 'node:test'
import { defaultLimits } from '../../src/core/limits.ts'
import { openStore } from '../../src/store/open-store.ts'
import type { Appended, Store } from '../../src/store/store.ts'
import { allRows, aRequest, claimAll, noon, settled } from '../store-conformance/samples.ts'
import { query, startPostgres } from '../support/postgres.ts'

const server = await startPostgres()
after(() => server.stop())

const ask = { eventsBefore: noon + 1, refusalsKeptMax: 0, refusalBytesKeptMax: 0, rowsMax: 100 }

async function countRows(url: string, what: string): Promise<number> {
  const [row] = await query(url, `select count(${what}) as count from landfall.acks`)
  return Number(row?.count)
}

/** With a commit that comes anyway, or one of their own: nobody is told when. */
async function written(store: Store, requestId: string): Promise<void> {
  while ((await store.getRequest(requestId))?.ackMs === null);
}

test('acknowledgements of two nodes are kept in any order, with gaps, over many commits, and go with their requests', async () => {
  const url = await server.makeDatabase()
  const nodes = await Promise.all([openStore(url, defaultLimits), openStore(url, defaultLimits)])
  const append = async (count: number, node: number): Promise<Appended[]> => {
    const keys = Array.from({ length: count }, (_, index) => `${node} ${index}`)
    return [...(await (nodes[node] as Store).append(keys.map((key) => aRequest([key], { receivedAt: noon }))))]
  }
  const appended = (await Promise.all([append(400, 0), append(300, 1)])).flat()
  const ackMsOf = new Map(
    appended.map(({ requestId }, index) => [requestId, index % 50 === 7 ? null : (1 + index * 125) / 1000]),
  )
  for (let turn = 0; turn < 3; turn++) {
    const now = appended.filter((_, index) => (index * 31) % 3 === turn && index % 50 !== 7).toReversed()
    const node = nodes[turn % 2] as Store
    node.noteAcknowledgements(
      now.map(({ requestId }) => ({ requestId, source: 'shop', ackMs: ackMsOf.get(requestId) ?? 0 })),
    )
    await written(node, now[0]?.requestId ?? '')
  }
  // The first of a row again: it is held, and what comes with it is not lost.
  const [first, never] = [appended[0]?.requestId ?? '', appended[7]?.requestId ?? '']
  const again = [first, never].map((requestId) => ({ requestId, source: 'shop', ackMs: 9 }))
  nodes[0].noteAcknowledgements(again)
  await written(nodes[0], never)
  ackMsOf.set(never, 9)
  const { items } = await nodes[1].listRequests({}, allRows)
  assert.deepEqual(new Map(items.map(({ id, ackMs }) => [id, ackMs])), ackMsOf)
  const runs = await countRows(url, '*')
  assert.ok(runs < 40, `${runs} rows`)

  const jobs = await claimAll(nodes[0], { limit: 1000 })
  const last = jobs.find(({ event }) => event.key === '0 3')
  assert.ok(last)
  await nodes[0].settle(jobs.filter((job) => job !== last).map((job) => settled(job)))
  while ((await nodes[1].prune(ask)) > 0);
  const [left, ...others] = (await nodes[1].listRequests({}, allRows)).items
  assert.deepEqual([left?.id, left?.ackMs, others], [appended[3]?.requestId, ackMsOf.get(left?.id ?? ''), []])
  await nodes[0].settle([settled(last)])
  while ((await nodes[1].prune(ask)) > 0);
  assert.equal(await countRows(url, '*'), 0)
  for (const node of nodes) await node.close()
  await server.dropDatabase(url)
})

test('a busy node writes acknowledgements a few times a second, whatever it commits, and all of them when it is closed', async () => {
  const url = await server.makeDatabase()
  const store = await openStore(url, defaultLimits)
  const began = performance.now()
  const requests: string[] = []
  for (let turn = 0; turn < 60; turn++) {
    const [{ requestId = '' } = {}] = await store.append([aRequest([`k${turn}`])])
    requests.push(requestId)
    store.noteAcknowledgements([{ requestId, source: 'shop', ackMs: 1 }])
  }
  await store.close()
  const writtenMax = 2 + Math.ceil((performance.now() - began) / 200)
  assert.ok((await countRows(url, 'distinct xmin::text')) <= writtenMax)
  const reader = await openStore(url, defaultLimits)
  const { items } = await reader.listRequests({}, allRows)
  assert.deepEqual(
    items.map(({ id, ackMs }) => [id, ackMs]),
    requests.map((id) => [id, 1]).toReversed(),
  )
  await reader.close()
  await server.dropDatabase(url)
})
