// How late a queue on PostgreSQL may be, with a clock in hand, and that a bound holds over all nodes: what a person, a breaker
// or the job's own time holds back is held for as long as it takes, and makes nobody wait at the door.
import assert from 'node:assert/strict'
import { after, before, type TestContext, test } from 'node:test'
import { defaultBreakerPolicy } from '../../src/core/breaker.ts'
import { isLandfallError } from '../../src/core/errors.ts'
import { defaultLimits, type Limits } from '../../src/core/limits.ts'
import { openStore } from '../../src/store/open-store.ts'
import { connect } from '../../src/store/postgres/connect.ts'
import { Room } from '../../src/store/postgres/room.ts'
import type { NewRequest, Store } from '../../src/store/store.ts'
import { anEvent, aRequest, claimAll, noon, settled } from '../store-conformance/samples.ts'
import { type PostgresServer, startPostgres } from '../support/postgres.ts'

const hour = 3_600_000
let server: PostgresServer

before(async () => {
  server = await startPostgres()
})

after(() => server.stop())

interface Bench {
  store: Store
  room: Room
  /** What a look finds so many milliseconds after noon. */
  at(ms: number): Promise<string | null>
  /** Which of these appends are let in, by the last look. */
  letIn(...requests: NewRequest[]): Promise<string[]>
}

/** One subscription with a fresh job that is due at noon, and a client that came an hour before. */
async function withJob(t: TestContext, limits: Partial<Limits> = {}, dueAt: number = noon): Promise<Bench> {
  const url = await server.makeDatabase()
  const store = await openStore(url, defaultLimits)
  const { db, buckets } = await connect(url, { waitMs: 1_000 })
  let clock = noon - hour
  const bounds = { ...defaultLimits, queueAgeMs: hour, ...limits }
  const room = new Room({ db, buckets, limits: bounds, now: () => clock })
  t.after(async () => {
    room.close()
    await Promise.all([db.close(), store.close()])
    await server.dropDatabase(url)
  })
  store.setRules([
    { subscription: 'sub', concurrency: 9, rate: null, breaker: { ...defaultBreakerPolicy, failuresInRow: 1 } },
  ])
  room.worksFor(['sub'])
  await store.append([aRequest([anEvent('a', { jobs: [{ subscription: 'sub', dueAt }] })])])
  return {
    ...{ store, room },
    at: async (ms) => {
      clock = noon + ms
      await room.look()
      return room.fullness()
    },
    letIn: async (...requests) => {
      const calls = requests.map((request) => [request])
      const results = await room.letIn({ lane: 0, calls, repeats: false }, async ({ calls: taken }) =>
        taken.map(() => ({ status: 'fulfilled', value: [] })),
      )
      assert.equal(results.length, calls.length)
      for (const result of results)
        assert.ok(result.status === 'fulfilled' || isLandfallError(result.reason, 'store_full'))
      return requests.flatMap(({ events: [event] }, n) =>
        results[n]?.status === 'fulfilled' ? [event?.key ?? ''] : [],
      )
    },
  }
}

test('a job that could have run and did not makes the queue too late, and no sooner than its bound', async (t) => {
  const { at } = await withJob(t)
  assert.equal(await at(hour), null)
  assert.match((await at(hour + 1)) ?? '', /a job of sub waits .*queueAgeMs/)
})

test('a job that is due later is late only after that, and one that waited before anybody came has its time', async (t) => {
  const later = await withJob(t, {}, noon + hour)
  assert.equal(await later.at(2 * hour), null)
  assert.match((await later.at(2 * hour + 1)) ?? '', /queueAgeMs/)
  const older = await withJob(t, {}, noon - 99 * hour)
  assert.equal(await older.at(0), null)
  assert.match((await older.at(1)) ?? '', /queueAgeMs/)
})

test('what a person paused is never late, and has all its time again when it is resumed, on any node', async (t) => {
  const { store, at } = await withJob(t)
  await store.setPaused('sub', true, noon)
  assert.equal(await at(99 * hour), null)
  await store.setPaused('sub', false, noon + 99 * hour)
  assert.equal(await at(100 * hour), null)
  assert.match((await at(100 * hour + 1)) ?? '', /queueAgeMs/)
})

test('what an open breaker holds is not late, nor one that probes, and has its time when it closes', async (t) => {
  const { store, at } = await withJob(t)
  const attempt = { startedAt: noon, durationMs: 0, outcome: 'retry', cause: 'network', error: 'x' } as const
  const [job] = await claimAll(store)
  assert.ok(job)
  await store.settle([settled(job, { state: 'pending', dueAt: noon, attempt })])
  assert.equal(await at(50 * hour), null)
  const [probe] = await claimAll(store, { now: noon + 50 * hour })
  assert.ok(probe)
  await store.append([aRequest(['b'])])
  const done = { startedAt: noon + 50 * hour, durationMs: 0, outcome: 'done', cause: null, error: null } as const
  await store.settle([settled(probe, { attempt: done })])
  assert.equal(await at(51 * hour), null)
  assert.match((await at(51 * hour + 1)) ?? '', /queueAgeMs/)
})

test('one that is late makes only its own senders wait, and those not for what they sent before', async (t) => {
  const { at, letIn } = await withJob(t)
  const other = anEvent('other', { jobs: [{ subscription: 'other', dueAt: noon }] })
  const both = anEvent('both', { jobs: [...other.jobs, { subscription: 'sub', dueAt: noon }] })
  const given = [aRequest(['new']), aRequest(['a']), aRequest([other]), aRequest([both])]
  await at(hour)
  assert.deepEqual(await letIn(...given), ['new', 'a', 'other', 'both'])
  await at(hour + 1)
  assert.deepEqual(await letIn(...given), ['a', 'other'])
})

test('a database that cannot be reached makes nothing full: whoever appends is told what is wrong', async (t) => {
  const { store, at, letIn } = await withJob(t)
  const { restart } = server
  if (restart === false) return t.skip('the server is not ours to restart')
  await restart(async () => {
    assert.equal(await at(99 * hour), null)
    assert.deepEqual(await letIn(aRequest(['new'])), ['new'])
  })
  while ((await store.health()).ok === false);
})

test('the bound on waiting jobs holds over nodes that came before it was reached', async () => {
  const url = await server.makeDatabase()
  const limits = { ...defaultLimits, queueJobsMax: 30 }
  const nodes = await Promise.all([1, 2, 3].map(() => openStore(url, limits)))
  const taken: string[] = []
  const isFull = Promise.all(
    nodes.map((node) => new Promise<void>((resolve) => node.onFull((full) => full !== null && resolve()))),
  )
  let over = false
  await Promise.all(
    nodes.map(async (node, index) => {
      for (let n = 0; !over; n++) {
        const key = `${index}-${n}`
        const appended = await node.append([aRequest([key])]).catch((error) => {
          assert.ok(isLandfallError(error, 'store_full'), String(error))
        })
        if (appended !== undefined) taken.push(key)
        else {
          await isFull
          over = true
        }
      }
    }),
  )
  const [first] = nodes
  assert.ok(first && taken.length >= 30)
  // Each may take as many as were left when it looked last.
  assert.ok(taken.length <= 30 * nodes.length, `${taken.length} were taken`)
  assert.equal((await first.backlog())[0]?.pending, taken.length)
  for (const node of nodes)
    await assert.rejects(node.append([aRequest(['more'])]), (error) => isLandfallError(error, 'store_full'))
  await Promise.all(nodes.map((node) => node.close()))
  await server.dropDatabase(url)
})
