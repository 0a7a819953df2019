// PostgreSQL passes as a store, and keeps the promises only it can break: what it does when its server goes away, that
// several nodes are one store, and that every hot statement names its buckets and walks an index.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import pg from 'pg'
import { defaultBreakerPolicy } from '../src/core/breaker.ts'
import { defaultLimits, type Limits } from '../src/core/limits.ts'
import { connectStore, openStore, openStoreReadOnly } from '../src/store/open-store.ts'
import type { NewEvent, Store } from '../src/store/store.ts'
import {
  allRows,
  always,
  anEvent,
  aRefusal,
  aRequest,
  claimAll,
  hasCode,
  noon,
  settled,
} from './store-conformance/samples.ts'
import { exerciseStore, type MadeStore } from './store-conformance.ts'
import { compareStores } from './store-postgres/like-sqlite.ts'
import { recordStatements, scansOf, wideReads } from './store-postgres/statements.ts'
import { startOther } from './store-sqlite/other-process.ts'
import { type PostgresServer, query, startPostgres } from './support/postgres.ts'
import { root } from './support/server.ts'

let server: PostgresServer

before(async () => {
  server = await startPostgres()
})

after(() => server.stop())

exerciseStore('PostgreSQL', makePostgres)

async function makePostgres(limits: Partial<Limits> = {}): Promise<MadeStore> {
  const url = await server.makeDatabase()
  const open = () => openStore(url, { ...defaultLimits, ...limits })
  let store = await open()
  return {
    store,
    reopen: async () => {
      await store.close()
      store = await open()
      return store
    },
    connect: () => connectStore(store.share().handle),
    dispose: async () => {
      await store.close()
      await server.dropDatabase(url)
    },
  }
}

/** Two nodes of one store, each with a connection pool of its own. */
async function onTwoNodes(run: (one: Store, other: Store, url: string) => Promise<void>): Promise<void> {
  const url = await server.makeDatabase()
  const limits = { ...defaultLimits, appendWaitMs: 2_000 }
  const nodes = await Promise.all([openStore(url, limits), openStore(url, limits)])
  await run(nodes[0], nodes[1], url)
  await Promise.all(nodes.map((node) => node.close()))
  await server.dropDatabase(url)
}

const names = (count: number, prefix: string): string[] => Array.from({ length: count }, (_, n) => `${prefix}${n}`)

describe('an address', () => {
  test('of a newer Landfall is refused, and left as it is', async () => {
    const url = await server.makeDatabase()
    await query(url, `update landfall.meta set value = '99' where name in ('schema_version', 'works_from')`)
    await assert.rejects(openStore(url, defaultLimits), hasCode('store_newer'))
    await assert.rejects(openStoreReadOnly(url), hasCode('store_newer'))
    await server.dropDatabase(url)
  })

  test('with a wrong password, of no database or of no server cannot be opened, and its password is not repeated', async () => {
    const url = await server.makeDatabase()
    const wrong = [
      Object.assign(new URL(url), { password: 'hunter2' }),
      Object.assign(new URL(url), { pathname: '/nowhere' }),
      Object.assign(new URL(url), { port: '1' }),
    ]
    for (const address of wrong) {
      await assert.rejects(openStore(address.href, defaultLimits), (error) => {
        assert.ok(hasCode('store_unavailable')(error), String(error))
        assert.ok(!`${error}${(error as Error).stack}`.includes(address.password), 'no password in the error')
        return true
      })
    }
    await assert.rejects(openStore('postgres://me:hunter2@[bad/x', defaultLimits), hasCode('config_invalid'))
    await assert.rejects(openStore(`${url}?schema=a;b`, defaultLimits), hasCode('config_invalid'))
    await server.dropDatabase(url)
  })

  test('says what to install where the package pg is not there', () => {
    const hide = `import { registerHooks } from 'node:module'
      registerHooks({ resolve: (name, context, next) => {
        if (name === 'pg') throw Object.assign(new Error('Cannot find package'), { code: 'ERR_MODULE_NOT_FOUND' })
        return next(name, context)
      } })`
    const look = `import { openStore } from './src/store/open-store.ts'
      import { defaultLimits } from './src/core/limits.ts'
      await (await openStore('./.landfall-test-no-pg.db', defaultLimits)).close()
      await openStore('postgres://me:hunter2@db/x', defaultLimits).catch((error) => console.log(error.code, error.message, error.hint))`
    const flags = ['--conditions=landfall:source', '--import', `data:text/javascript,${encodeURIComponent(hide)}`]
    const said = execFileSync(process.execPath, [...flags, '--eval', look], { cwd: root })
    for (const suffix of ['', '-wal', '-shm', '.owner'])
      rmSync(join(root, `.landfall-test-no-pg.db${suffix}`), { force: true })
    assert.match(String(said), /^config_invalid .*package pg is not installed Run npm install pg/)
  })

  test('is brought up by several nodes that start at one moment, in a schema of its own name', async () => {
    const url = await server.makeEmptyDatabase()
    const own = `${url}?schema=hooks`
    await assert.rejects(openStoreReadOnly(own), hasCode('store_unavailable'))
    const nodes = await Promise.all([1, 2, 3].map(() => openStore(own, defaultLimits)))
    await Promise.all(nodes.map((node, index) => node.append([aRequest([`k${index}`])])))
    assert.equal((await nodes[0]?.listEvents({}, allRows))?.items.length, 3)
    await Promise.all(nodes.map((node) => node.close()))
    const looking = await openStoreReadOnly(own)
    assert.equal((await looking.listEvents({}, allRows)).items.length, 3)
    await assert.rejects(looking.setPaused('sub', true, noon), hasCode('store_unavailable'))
    await looking.close()
    const schemas = await query(url, `select nspname from pg_namespace where nspname in ('landfall', 'hooks')`)
    assert.deepEqual(schemas, [{ nspname: 'hooks' }])
    await server.dropDatabase(url)
  })
})

describe('several nodes', () => {
  test('run the jobs of one order key one at a time and in their order, whoever takes them', () =>
    onTwoNodes(async (one, other) => {
      const line = (key: string) => ({ key, width: 1, rank: 0, latest: false })
      const event = (key: string, index: number): NewEvent =>
        anEvent(`${key}-${String(index).padStart(3, '0')}`, {
          jobs: [{ subscription: 'sub', dueAt: noon, line: line(key) }],
        })
      const keys = ['x', 'y', 'z']
      for (let index = 0; index < 12; index++)
        await Promise.all(keys.map((key, n) => (n % 2 === 0 ? one : other).append([aRequest([event(key, index)])])))
      const running = new Set<string>()
      const order: string[] = []
      const work = async (node: Store): Promise<void> => {
        while (order.length < 36) {
          for (const job of await claimAll(node, { limit: 2 })) {
            assert.ok(!running.has(job.orderKey ?? ''), `${job.orderKey} runs once at a time`)
            running.add(job.orderKey ?? '')
            order.push(job.event.key)
            // Let go before the store is told: from then on the next of the key may be given out.
            running.delete(job.orderKey ?? '')
            await node.settle([settled(job)])
          }
        }
      }
      await Promise.all([work(one), work(other), work(one)])
      for (const key of keys) {
        const own = order.filter((name) => name.startsWith(key))
        assert.deepEqual(own, own.toSorted())
        assert.equal(own.length, 12)
      }
    }))

  test('keep the order in which events of a key were stored where the clock of one runs ahead', (t) =>
    onTwoNodes(async (ahead, other) => {
      const jobs = [{ subscription: 'sub', dueAt: noon, line: { key: 'x', width: 1, rank: 0, latest: false } }]
      const clock = t.mock.method(Date, 'now', () => performance.timeOrigin + performance.now() + 60_000)
      await ahead.append([aRequest([anEvent('first', { jobs })])])
      clock.mock.restore()
      await other.append([aRequest([anEvent('second', { jobs })])])
      await ahead.append([aRequest([anEvent('third', { jobs })])])
      const order: string[] = []
      while (order.length < 3) {
        const [job] = await claimAll(other)
        assert.ok(job)
        order.push(job.event.key)
        await other.settle([settled(job)])
      }
      assert.deepEqual(order, ['first', 'second', 'third'])
    }))

  test('keep to one concurrency, one rate and one pause together', () =>
    onTwoNodes(async (one, other) => {
      one.setRules([
        { subscription: 'few', concurrency: 3, rate: null, breaker: null },
        { subscription: 'slow', concurrency: 99, rate: { max: 20, perMs: 60_000 }, breaker: null },
      ])
      const both = ['few', 'slow'].map((subscription) => ({ subscription, dueAt: noon }))
      await one.append([aRequest(names(20, 'k').map((key) => anEvent(key, { jobs: both })))])
      // The rules are said by one of them, and hold for both.
      await claimAll(one, { subscription: 'none' })
      const claimed = (subscription: string) =>
        Promise.all([one, other, one, other].map((node) => claimAll(node, { subscription, limit: 9 }))).then((all) =>
          all.flat(),
        )
      const few = await claimed('few')
      assert.equal(few.length, 3)
      assert.equal((await claimed('slow')).length, 2, 'a tenth of twenty may begin at once')
      await one.settle(few.slice(0, 1).map((job) => settled(job)))
      await other.setPaused('few', true, noon)
      assert.equal((await claimed('few')).length, 0)
      await one.setPaused('few', false, noon)
      assert.equal((await claimed('few')).length, 1)
    }))

  test('leave a subscription in peace together when its failures open the breaker', () =>
    onTwoNodes(async (one, other) => {
      const breaker = { ...defaultBreakerPolicy, failuresInRow: 4 }
      one.setRules([{ subscription: 'sub', concurrency: 99, rate: null, breaker }])
      await one.append([aRequest(names(8, 'k'))])
      const jobs = [...(await claimAll(one, { limit: 2 })), ...(await claimAll(other, { limit: 2 }))]
      const attempt = { startedAt: noon, durationMs: 1, outcome: 'dead', cause: 'network', error: 'x' } as const
      await Promise.all(
        jobs.map((job, n) => (n % 2 === 0 ? one : other).settle([settled(job, { state: 'dead', attempt })])),
      )
      for (const node of [one, other]) assert.equal((await claimAll(node)).length, 0)
      const later = noon + defaultBreakerPolicy.openMs + 1
      const probes = await Promise.all([one, other].map((node) => claimAll(node, { now: later })))
      assert.equal(probes.flat().length, 1, 'one job tries')
    }))

  test('keep every event that one of them said was durable when it is killed, and sums that are those of the rows', async () => {
    const url = await server.makeDatabase()
    const other = await startOther(url)
    const durable: string[] = []
    const enough = Promise.withResolvers<void>()
    let rounds = 0
    other.listen({ do: 'append for ever' }, (report) => {
      if (report.is === 'durable') durable.push(...report.keys)
      if (++rounds === 20) enough.resolve()
    })
    const store = await openStore(url, defaultLimits)
    await store.append([aRequest(names(10, 'own'))])
    await enough.promise
    await other.kill()
    const held = new Set((await query(url, 'select key from landfall.events')).map((row) => row.key))
    assert.deepEqual(
      durable.filter((key) => !held.has(key)),
      [],
    )
    const [sums] = await query(
      url,
      `select (select count(*) from landfall.requests) = (select sum(count) from landfall.sums where name = 'accepted') as requests,
        (select count(*) from landfall.jobs where state = 'pending') = (select sum(value) from landfall.totals where kind = 'pending') as jobs`,
    )
    assert.deepEqual(sums, { requests: true, jobs: true })
    await store.close()
    await server.dropDatabase(url)
  })
})

test('several replays on several nodes, among duplicates and pruning, make every job once', () =>
  onTwoNodes(async (one, other) => {
    const keys = names(40, 'k')
    const append = () => one.append(keys.map((key) => aRequest([anEvent(key, { jobs: [] })])))
    await append()
    const line = (key: string) => ({ key: `line ${key.at(-1)}`, width: 1, rank: 0, latest: false })
    const plan = ({ key }: { key: string }) => [
      { subscription: 'plain', dueAt: noon },
      { subscription: 'line', dueAt: noon, line: line(key) },
    ]
    const matched = { events: 0, jobs: 0, complete: true }
    const asked = { filter: {}, configuration: 'current', freshKeys: false, ratePerSecond: 1, matched } as const
    const carryOut = async (node: Store): Promise<void> => {
      const { id } = await node.createReplay(asked, noon)
      while ((await node.stepReplay(id, { limit: 7, now: noon, plan }))?.state === 'running');
    }
    const prune = () =>
      other.prune({ eventsBefore: noon - 1, refusalsKeptMax: 9, refusalBytesKeptMax: 1e9, rowsMax: 9 })
    await Promise.all([carryOut(one), carryOut(other), carryOut(one), append(), append(), prune(), prune()])
    const { items } = await other.listEvents({}, allRows)
    const made = items.map(({ jobs }) =>
      jobs
        .map(({ subscription }) => subscription)
        .toSorted()
        .join(),
    )
    assert.deepEqual(made, Array(40).fill('line,plain'))
    assert.deepEqual(
      (await one.backlog()).map(({ pending }) => pending),
      [40, 40],
    )
    // One of each of the ten lines at a time, though the claims are several.
    const claims = await Promise.all([one, other, one].map((node) => claimAll(node, { subscription: 'line' })))
    assert.equal(new Set(claims.flat().map(({ orderKey }) => orderKey)).size, claims.flat().length)
    assert.equal(claims.flat().length, 10)
  }))

test('a store from which everything was removed holds no bytes, by its own count', async () => {
  const url = await server.makeDatabase()
  const store = await openStore(url, { ...defaultLimits, attemptsKeptMax: 1 })
  const [first] = await store.append([aRequest(['a', 'b']), aRefusal(), aRequest(['c']), aRequest([anEvent('d')])])
  await store.append([aRequest(['a']), aRequest(['b'], { body: Buffer.from('other') })])
  for (let attempt = 0; attempt < 14; attempt++) {
    const jobs = await claimAll(store)
    for (const job of jobs) await store.saveStep(job, { name: `s${attempt}`, json: '"é"' })
    const failed = { startedAt: noon, durationMs: 1, outcome: 'retry', cause: 'thrown', error: 'no\0é' } as const
    await store.settle(jobs.map((job) => settled(job, { state: 'pending', dueAt: noon, attempt: failed })))
  }
  const [job, dead, ...rest] = await claimAll(store)
  assert.ok(job && dead && rest.length === 2)
  await store.settle([
    settled(job),
    settled(dead, { state: 'dead', outcome: 'dead' }),
    ...rest.map((one) => settled(one)),
  ])
  const held = async () =>
    Number((await query(url, `select sum(value) from landfall.totals where kind = 'bytes_held'`))[0]?.sum)
  assert.ok((await held()) > 5_000)
  const ask = { eventsBefore: 0, refusalsKeptMax: 9, refusalBytesKeptMax: 1e9, rowsMax: 100 }
  const all = { ...ask, eventsBefore: noon + 1, deadBefore: noon + 1, refusalsKeptMax: 0 }
  for (const one of [{ ...ask, bodiesBefore: noon + 1, attemptsBefore: noon + 1 }, all])
    while ((await store.prune(one)) > 0);
  assert.equal(await store.getRequest(first?.requestId ?? ''), null)
  const left = ['requests', 'events', 'jobs', 'attempts', 'steps', 'redeliveries'].map(
    (name) => `table landfall.${name}`,
  )
  for (const table of left) assert.deepEqual(await query(url, table), [], table)
  assert.equal(await held(), 0)
  await store.close()
  await server.dropDatabase(url)
})

test('lines, retries and parked jobs are as on SQLite, for any calls in any order', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'landfall-store-'))
  const url = await server.makeDatabase()
  // With several buckets, jobs are given out oldest first within each only.
  await query(url, `update landfall.meta set value = '1' where name = 'buckets'`)
  const stores = [await openStore(url, defaultLimits), await openStore(join(folder, 'landfall.db'), defaultLimits)]
  const seed = Number(process.env.FAST_CHECK_SEED ?? Math.floor(Math.random() * 2 ** 31))
  t.diagnostic(`seed ${seed}`)
  await compareStores(stores[0] as Store, stores[1] as Store, seed)
  for (const store of stores) await store.close()
  await rm(folder, { recursive: true })
  await server.dropDatabase(url)
})

describe('while the server cannot be reached', () => {
  test('intake says so and nothing is lost; all recovers by itself', async (t) => {
    const { restart } = server
    if (restart === false) return t.skip('the server is not ours to restart')
    const url = await server.makeDatabase()
    const store = await openStore(url, { ...defaultLimits, appendWaitMs: 1_000 })
    await store.append([aRequest(['before'])])
    await restart(async () => {
      store.noteTallies([{ source: 'shop', name: 'noted', count: 5 }])
      const refused = await Promise.allSettled(['x', 'y'].map((key) => store.append([aRequest([key])])))
      assert.ok(refused.every((one) => one.status === 'rejected' && hasCode('store_unavailable')(one.reason)))
      await assert.rejects(claimAll(store), hasCode('store_unavailable'))
      assert.equal((await store.health()).ok, false)
    })
    const heardAgain = new Promise<void>((resolve) => store.onWork(resolve))
    assert.equal((await store.append([aRequest(['after'])]))[0]?.outcome, 'accepted')
    await heardAgain
    const keys = (await store.listEvents({}, allRows)).items.map((event) => event.key)
    assert.deepEqual(keys, ['after', 'before'])
    assert.equal((await store.health()).ok, true)
    const noted = (await store.counters({ ...always, to: Number.MAX_SAFE_INTEGER })).find((row) => row.name === 'noted')
    assert.equal(noted?.count, 5)
    await store.close()
  })

  test('an append that loses its connection is refused or stored, never both, and the next finds another', () =>
    onTwoNodes(async (one, other, url) => {
      const durable: string[] = []
      let cuts = 0
      const cut = async (): Promise<void> => {
        for (; cuts < 5; cuts++)
          await query(
            url,
            'select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname = current_database()',
          )
      }
      const load = async (node: Store, name: string): Promise<void> => {
        for (let n = 0; cuts < 5 || n < 5; n++) {
          const key = `${name}${n}`
          const stored = await node.append([aRequest([key])]).then(
            () => true,
            (error) => assert.ok(hasCode('store_unavailable')(error), String(error)),
          )
          if (stored === true) durable.push(key)
        }
      }
      await Promise.all([cut(), load(one, 'a'), load(one, 'b'), load(other, 'c')])
      const held = new Set((await query(url, 'select key from landfall.events')).map((row) => row.key))
      assert.deepEqual(
        durable.filter((key) => !held.has(key)),
        [],
      )
      const woken = new Promise<void>((resolve) => other.onWork(resolve))
      await one.append([aRequest(['last'])])
      await woken
    }))

  test('an append is refused when its time is up, and the next is not held up by it: somebody locks the table', async () => {
    const url = await server.makeDatabase()
    const store = await openStore(url, { ...defaultLimits, appendWaitMs: 300 })
    const intruder = new pg.Client(url)
    await intruder.connect()
    await intruder.query('begin; lock table landfall.requests in exclusive mode')
    await assert.rejects(store.append([aRequest(['x'])]), hasCode('store_unavailable'))
    await intruder.query('rollback')
    await intruder.end()
    while ((await store.health()).ok === false);
    assert.equal((await store.append([aRequest(['y'])]))[0]?.outcome, 'accepted')
    await store.close()
    await server.dropDatabase(url)
  })
})

describe('the statements', () => {
  test('walk an index through what grows, and those on the way of an event name their bucket and one table', async () => {
    const url = await server.makeDatabase()
    const store = await openStore(url, { ...defaultLimits, attemptsKeptMax: 1, queueJobsMax: 40 })
    const statements = (await recordStatements(store)).filter(({ text }) => text.includes('landfall.'))
    const hot = statements.filter(({ isHot }) => isHot)
    assert.ok(hot.length > 25 && statements.length > 80, `${hot.length} of ${statements.length}`)
    for (const { text } of hot) {
      if (/nextval|pg_advisory|pg_notify/.test(text)) continue
      const touched = [...text.matchAll(/(?:from|join|update) (landfall\.\w+)/g)].map((match) => match[1])
      const named = [...text.matchAll(/\bbucket = (?:any\(\$|\$|\w+\.bucket)/g)].length
      const inserts = [...text.matchAll(/(?:insert into|copy) landfall\.\w+(?: as \w+)?\s+\(bucket,/g)].length
      assert.ok(new Set(touched).size <= 1, `joins tables that may lie on two machines:\n${text}`)
      assert.ok(named >= touched.length && inserts + touched.length > 0, `does not name its bucket:\n${text}`)
    }
    const claims = hot.filter(({ text }) => text.includes('skip locked'))
    assert.ok(claims.length > 0)
    for (const { text } of claims) {
      // What locks as it goes has to run on one machine: its bucket is one, and nothing else is read.
      assert.match(text, /where j\.bucket = \$1 and[\s\S]*where d\.bucket = \$1 and/)
      assert.doesNotMatch(text, /any\(\$|unnest/, `claims from more than one bucket:\n${text}`)
    }
    const client = new pg.Client(url)
    await client.connect()
    const { rows: indexes } = await client.query(
      `select tablename, indexdef from pg_indexes where schemaname = 'landfall'`,
    )
    assert.ok(indexes.length > 20)
    for (const { indexdef } of indexes) assert.match(indexdef, / USING btree \(bucket[,)]/)
    // The planner is told that every table is large: what it does to a small one proves nothing.
    await client.query(`update pg_class set relpages = 1, reltuples = 1000000
      where relkind = 'r' and relnamespace = 'landfall'::regnamespace`)
    for (const statement of statements.filter(({ text }) => !text.startsWith('copy '))) {
      const wide = await wideReads(client, statement)
      assert.deepEqual(wide, [], statement.text)
    }
    const looks = hot.filter(({ text }) => text.startsWith('with recursive heads'))
    assert.equal(looks.length, 1)
    for (const look of looks)
      assert.deepEqual(await scansOf(client, look, 'jobs'), ['Index Only Scan', 'Index Only Scan'])
    await client.end()
    await store.close()
    await server.dropDatabase(url)
  })
})
