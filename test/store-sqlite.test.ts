// SQLite passes as a store, and keeps the promises only it can break: what it does about a lock, a full disk, a kill -9, a
// second process, a file that is not its own, and that no statement scans what grows.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { statSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, test } from 'node:test'
import { MessageChannel } from 'node:worker_threads'
import { defaultLimits, type Limits } from '../src/core/limits.ts'
import { connectStore, openStore, openStoreReadOnly } from '../src/store/open-store.ts'
import { openWritable } from '../src/store/sqlite/database.ts'
import { WriterLine } from '../src/store/sqlite/writer-line.ts'
import type { Store } from '../src/store/store.ts'
import { allRows, always, aRequest, claimAll, hasCode, noon } from './store-conformance/samples.ts'
import { exerciseStore, type MadeStore } from './store-conformance.ts'
import { startOther } from './store-sqlite/other-process.ts'
import { plansOfEveryStatement } from './store-sqlite/plans.ts'

exerciseStore('SQLite', makeSqlite)

async function makeSqlite(limits: Partial<Limits> = {}): Promise<MadeStore> {
  const folder = await mkdtemp(join(tmpdir(), 'landfall-store-'))
  const open = () => openStore(join(folder, 'landfall.db'), { ...defaultLimits, ...limits })
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
      await rm(folder, { recursive: true })
    },
  }
}

async function inFolder(run: (path: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'landfall-sqlite-'))
  await run(join(folder, 'landfall.db'))
  await rm(folder, { recursive: true })
}

async function keysIn(store: Pick<Store, 'listEvents'>): Promise<string[]> {
  return (await store.listEvents({}, allRows)).items.map((event) => event.key)
}

describe('a SQLite file', () => {
  test('of a newer Landfall is refused, and left as it is', () =>
    inFolder(async (path) => {
      await (await openStore(path, defaultLimits)).close()
      const db = new DatabaseSync(path)
      db.exec('pragma user_version = 99')
      await assert.rejects(openStore(path, defaultLimits), hasCode('store_newer'))
      await assert.rejects(openStoreReadOnly(path), hasCode('store_newer'))
      assert.equal(db.prepare('pragma user_version').get()?.user_version, 99)
      db.close()
    }))

  test('of another program, or of none, is refused, and left as it is', () =>
    inFolder(async (path) => {
      writeFileSync(path, 'not a database at all, but long enough to have a header'.repeat(99))
      await assert.rejects(openStore(path, defaultLimits), hasCode('store_corrupt'))
      const db = new DatabaseSync(`${path}2`)
      db.exec('create table theirs (a)')
      await assert.rejects(openStore(`${path}2`, defaultLimits), hasCode('store_corrupt'))
      assert.deepEqual(db.prepare('select name from sqlite_master').all().length, 1)
      db.close()
    }))

  test('is synced to the disk at every commit: no kill can show it, so the setting is asked for', () =>
    inFolder(async (path) => {
      const db = openWritable(path, 0)
      assert.equal(db.prepare('pragma journal_mode').get()?.journal_mode, 'wal')
      assert.equal(db.prepare('pragma synchronous').get()?.synchronous, 2, 'FULL')
      db.close()
    }))

  test('can be read by its owner only, and so can its log', () =>
    inFolder(async (path) => {
      const store = await openStore(path, defaultLimits)
      await store.append([aRequest(['a'])])
      for (const file of [path, `${path}-wal`]) assert.equal(statSync(file).mode & 0o077, 0, file)
      await store.close()
    }))

  test('in a folder that is not there cannot be opened', () =>
    inFolder(async (path) => {
      await assert.rejects(openStore(join(path, 'no', 'such.db'), defaultLimits), hasCode('store_unavailable'))
      await assert.rejects(openStoreReadOnly(path), hasCode('store_unavailable'))
    }))

  test('has to be a real one', async () => {
    await assert.rejects(openStore(':memory:', defaultLimits), hasCode('config_invalid'))
  })

  test('belongs to one opener within a process too', () =>
    inFolder(async (path) => {
      const store = await openStore(path, defaultLimits)
      await assert.rejects(openStore(path, defaultLimits), hasCode('store_in_use'))
      await store.append([aRequest(['a'])])
      await store.close()
      await (await openStore(path, defaultLimits)).close()
    }))
})

describe('a second process', () => {
  test('is told who has the store, and takes it over at once after kill -9', () =>
    inFolder(async (path) => {
      const other = await startOther(path)
      await other.tell({ do: 'append', keys: ['a', 'b'], bodyBytes: 10 })
      await other.tell({ do: 'claim' })
      const refused = openStore(path, defaultLimits)
      await assert.rejects(
        refused,
        (error) => hasCode('store_in_use')(error) && String(error).includes(` ${other.pid} `),
      )
      await other.kill()
      const store = await openStore(path, defaultLimits)
      const { items } = await store.listEvents({ state: 'pending' }, allRows)
      assert.deepEqual(
        items.map((event) => event.key),
        ['b', 'a'],
      )
      const [job] = (await store.getEvent(items[0]?.id ?? ''))?.jobs ?? []
      assert.deepEqual([job?.attempts, job?.history.map((attempt) => attempt.outcome)], [1, ['lease_lost']])
      assert.equal((await claimAll(store, { now: Date.now() })).length, 2)
      await store.close()
    }))

  test('wins alone when several start at one moment', () =>
    inFolder(async (path) => {
      const others = await Promise.all([1, 2, 3].map(() => startOther(path)))
      const said = others.map(({ opened }) => (opened.is === 'refused' ? opened.code : opened.is))
      assert.deepEqual(said.sort(), ['open', 'store_in_use', 'store_in_use'])
      await Promise.all(others.map((other) => other.kill()))
    }))

  test('may look while the owner writes, after it was killed, and after it closed', () =>
    inFolder(async (path) => {
      const other = await startOther(path)
      await other.tell({ do: 'append', keys: ['a'], bodyBytes: 10 })
      const looking = await openStoreReadOnly(path)
      assert.deepEqual(await keysIn(looking), ['a'])
      await other.tell({ do: 'append', keys: ['b'], bodyBytes: 10 })
      assert.deepEqual(await keysIn(looking), ['b', 'a'])
      await assert.rejects(looking.retryJob('job_1', noon), hasCode('store_unavailable'))
      await assert.rejects(looking.cancelJob('job_1'), hasCode('store_unavailable'))
      await looking.close()
      await other.kill()
      const afterKill = await openStoreReadOnly(path)
      assert.deepEqual(await keysIn(afterKill), ['b', 'a'])
      await afterKill.close()
      await (await openStore(path, defaultLimits)).close()
      const afterClose = await openStoreReadOnly(path)
      assert.deepEqual([await keysIn(afterClose), (await afterClose.health()).ok], [['b', 'a'], true])
      await afterClose.close()
    }))

  test('leaves a whole store behind whenever it is killed, with everything that it said was durable', () =>
    inFolder(async (path) => {
      const durable: string[] = []
      for (let kill = 0; kill < 3; kill++) {
        const other = await startOther(path)
        const enough = Promise.withResolvers<void>()
        let rounds = 0
        other.listen({ do: 'append for ever' }, (report) => {
          if (report.is === 'durable') durable.push(...report.keys)
          if (++rounds === 20) enough.resolve()
        })
        await enough.promise
        await other.kill()
      }
      await (await openStore(path, defaultLimits)).close()
      assertWhole(path, durable)
    }))
})

/** Every key is held, the file is sound, and the sums are those of the rows. */
function assertWhole(path: string, keys: readonly string[]): void {
  const db = new DatabaseSync(path, { readOnly: true })
  const one = (sql: string) => Object.values(db.prepare(sql).get() ?? {})[0]
  const held = new Set(
    db
      .prepare('select key from events')
      .all()
      .map((row) => row.key),
  )
  assert.deepEqual(
    keys.filter((key) => !held.has(key)),
    [],
  )
  assert.equal(one('pragma integrity_check'), 'ok')
  assert.equal(one(`select sum(count) from counters where name = 'accepted'`), one('select count(*) from requests'))
  assert.equal(one('select sum(pending) from backlog'), one(`select count(*) from jobs where state = 'pending'`))
  assert.equal(one('select count(*) from jobs'), one('select count(*) from events'))
  db.close()
}

describe('while the store cannot be written', () => {
  test('appends are rejected, and later ones succeed by themselves: somebody else holds the lock', () =>
    inFolder(async (path) => {
      const store = await openStore(path, { ...defaultLimits, appendWaitMs: 200 })
      await store.append([aRequest(['before'])])
      const intruder = new DatabaseSync(path)
      intruder.exec('begin immediate')
      store.noteTallies([{ source: 'shop', name: 'noted', count: 5 }])
      const refused = await Promise.allSettled(['x', 'y'].map((key) => store.append([aRequest([key])])))
      assert.ok(refused.every((result) => result.status === 'rejected' && hasCode('store_unavailable')(result.reason)))
      assert.equal((await store.health()).ok, false)
      assert.deepEqual(await keysIn(store), ['before'])
      intruder.exec('rollback')
      intruder.close()
      assert.equal((await store.append([aRequest(['after'])]))[0]?.outcome, 'accepted')
      assert.equal((await store.health()).ok, true)
      assert.deepEqual(await keysIn(store), ['after', 'before'])
      const noted = (await store.counters({ ...always, to: Number.MAX_SAFE_INTEGER })).filter(
        (row) => row.name === 'noted',
      )
      assert.deepEqual(
        noted.map((row) => row.count),
        [5],
      )
      await store.close()
    }))

  test(
    'appends are rejected, and later ones succeed by themselves: the disk takes no more',
    { skip: cannotLimit() },
    () =>
      inFolder(async (path) => {
        const other = await startOther(path)
        const append = (key: string) => other.tell({ do: 'append', keys: [key], bodyBytes: 64 * 1024 })
        const durable: string[] = []
        for (const key of ['a', 'b', 'c']) if ((await append(key)).is === 'done') durable.push(key)
        limitFileSize(other.pid, `${statSync(`${path}-wal`).size + 200 * 1024}`)
        let refused = 0
        for (let index = 0; refused < 3 && index < 50; index++) {
          const report = await append(`full${index}`)
          if (report.is === 'done') durable.push(`full${index}`)
          if (report.is === 'refused') assert.equal(report.code, 'store_unavailable', report.message)
          if (report.is === 'refused') refused++
        }
        assert.equal(refused, 3)
        limitFileSize(other.pid, 'unlimited')
        assert.deepEqual(await append('after'), { is: 'done' })
        await other.kill()
        assertWhole(path, [...durable, 'after'])
      }),
  )

  test('an append is rejected when its time is up, and does not count as waiting any more', async () => {
    const { port1, port2 } = new MessageChannel()
    const limits = { ...defaultLimits, appendWaitMs: 20, inFlightRequestsMax: 1 }
    const line = new WriterLine(port1, limits, { work: () => undefined, notices: () => undefined })
    await assert.rejects(line.append([aRequest(['a'])]), hasCode('store_unavailable'))
    await assert.rejects(line.append([aRequest(['b'])]), hasCode('store_unavailable'))
    port2.close()
  })
})

function cannotLimit(): string | false {
  try {
    execFileSync('prlimit', ['--version'])
    return false
  } catch {
    return 'prlimit is not installed, which makes the disk of one process full'
  }
}

/** The soft limit only: an ordinary user may raise that again. */
function limitFileSize(pid: number, bytes: string): void {
  execFileSync('prlimit', ['--pid', String(pid), `--fsize=${bytes}:`])
}

/** An automatic index is made by a scan, for one query. */
const scan = /^SCAN (?!backlog|activity|gates|totals|failures|json_each|\d+-ROW VALUES|\(subquery|CONSTANT)| AUTOMATIC /

test('no statement of the store scans what grows', () =>
  inFolder(async (path) => {
    for (const { sql, plan } of plansOfEveryStatement(path)) {
      const scans = plan.filter((step) => scan.test(step))
      assert.deepEqual(scans, [], `${sql}\n${plan.join('\n')}`)
      // A page walks its index in order; to sort, it would have to read everything first.
      const sorts =
        sql.includes('limit') && !sql.includes('json_each') && plan.some((step) => step.startsWith('USE TEMP B-TREE'))
      assert.equal(sorts, false, `${sql}\n${plan.join('\n')}`)
    }
  }))
