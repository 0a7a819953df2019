// A rolling upgrade: nodes of the version before go on, and start again, while the first node of the next has taken its
// steps; where a step ends that, they refuse to go on. The next version is this one with a step more.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import pg from 'pg'
import type { LandfallError } from '../../src/core/errors.ts'
import { defaultLimits } from '../../src/core/limits.ts'
import { openStore, openStoreReadOnly } from '../../src/store/open-store.ts'
import { openDatabase } from '../../src/store/postgres/connect.ts'
import { type Meta, migrate } from '../../src/store/postgres/migrate.ts'
import { type Step, schemaVersion, steps } from '../../src/store/postgres/schema.ts'
import { upgradeSchema } from '../../src/store/postgres/upgrade-schema.ts'
import type { Store } from '../../src/store/store.ts'
import { allRows, anEvent, aRequest, claimAll, hasCode, noon, settled } from '../store-conformance/samples.ts'
import { type PostgresServer, query, startPostgres } from '../support/postgres.ts'

let server: PostgresServer

before(async () => {
  server = await startPostgres()
})

after(() => server.stop())

const adding: Step = {
  sql: `alter table landfall.jobs add column colour text;
    alter table landfall.events add column colour text;
    create table landfall.colours (bucket smallint primary key)`,
  indexes: ['jobs_red on landfall.jobs (bucket, lease)'],
  worksFrom: schemaVersion,
}
const renaming: Step = { sql: 'alter table landfall.jobs rename column due_at to due' }
/** One after which every statement of this version would still pass. */
const quiet: Step = { sql: 'alter table landfall.jobs add column zone integer' }

/** What a program that has these steps does to the database at its start. */
async function startNext(
  url: string,
  more: readonly Step[],
  { from = steps, waitMs = 20_000 }: { from?: readonly Step[]; waitMs?: number } = {},
): Promise<Meta> {
  const { db } = await openDatabase(url, { waitMs })
  try {
    return await migrate(db, [...from, ...more])
  } finally {
    await db.close()
  }
}

const indexNames = async (url: string): Promise<unknown[]> =>
  (await query(url, `select relname as name from pg_class join pg_index on indexrelid = oid where indisvalid`)).map(
    ({ name }) => name,
  )

/** Every kind of work once, with the jobs of one line; says how many jobs were done. */
async function work(store: Store, name: string): Promise<number> {
  const line = { key: 'k', width: 1, rank: 0, latest: false }
  const events = ['a', 'b', 'c'].map((key) =>
    anEvent(`${name}${key}`, { jobs: [{ subscription: 'sub', dueAt: noon, ...(key === 'c' ? {} : { line }) }] }),
  )
  await store.append([aRequest(events, { source: name })])
  let done = 0
  for (let jobs = await claimAll(store); jobs.length > 0; jobs = await claimAll(store)) {
    const taken = await store.settle(jobs.map((job) => settled(job)))
    assert.ok(taken.every((isTaken) => isTaken))
    done += jobs.length
  }
  const [event] = (await store.listEvents({ source: name }, allRows)).items
  const [job] = event?.jobs ?? []
  assert.equal(await store.retryJob(job?.id ?? '', noon), 'pending')
  assert.equal(await store.cancelJob(job?.id ?? ''), 'cancelled')
  return done
}

describe('a step that adds', () => {
  test('is taken while a node of the version before works, which goes on and starts again', async () => {
    const url = await server.makeDatabase()
    const old = await openStore(url, defaultLimits)
    assert.equal(await work(old, 'before'), 3)
    let isTaken = false
    const load = (async () => {
      for (let n = 0; !isTaken || n < 5; n++) assert.equal(await work(old, `during${n}`), 3)
    })()
    const { version } = await startNext(url, [adding]).finally(() => {
      isTaken = true
    })
    await load
    assert.equal(version, schemaVersion + 1)
    assert.equal(await work(old, 'after'), 3)
    assert.deepEqual(await old.health().then(({ ok, schemaVersion: at }) => [ok, at]), [true, schemaVersion + 1])
    await old.close()
    const again = await openStore(url, defaultLimits)
    assert.equal(await work(again, 'again'), 3)
    await again.close()
    const looking = await openStoreReadOnly(url)
    assert.equal((await looking.listEvents({ source: 'again' }, allRows)).items.length, 3)
    await looking.close()
    await server.dropDatabase(url)
  })

  test('is taken once by several that start at one moment, old and new', async () => {
    const url = await server.makeEmptyDatabase()
    const [olds, news] = [[1, 2].map(() => startNext(url, [])), [1, 2, 3].map(() => startNext(url, [adding]))]
    const metas = await Promise.all([...olds, ...news])
    assert.deepEqual(new Set(metas.slice(2).map(({ version }) => version)), new Set([schemaVersion + 1]))
    const held = await query(url, `select value from landfall.meta where name = 'schema_version'`)
    assert.deepEqual(held, [{ value: String(schemaVersion + 1) }])
    await server.dropDatabase(url)
  })

  test('waits for a table without holding up those who write it', async () => {
    const url = await server.makeDatabase()
    const old = await openStore(url, defaultLimits)
    const reader = new pg.Client(url)
    await reader.connect()
    await reader.query('begin; select count(*) from landfall.jobs')
    await assert.rejects(startNext(url, [adding], { waitMs: 400 }), (error) =>
      /Run landfall migrate/.test((error as LandfallError).hint),
    )
    const next = startNext(url, [adding])
    const isWaiting = `select 1 from pg_locks where not granted and relation = 'landfall.jobs'::regclass`
    while ((await query(url, isWaiting)).length === 0);
    assert.equal(await work(old, 'while it waits'), 3)
    await reader.query('commit')
    await reader.end()
    assert.equal((await next).version, schemaVersion + 1)
    await old.close()
    await server.dropDatabase(url)
  })
})

describe('a step that breaks what was before', () => {
  test('is noticed by a running node at its first statement that fails, and keeps it from starting again', async () => {
    const url = await server.makeDatabase()
    const old = await openStore(url, defaultLimits)
    assert.equal(await work(old, 'before'), 3)
    await startNext(url, [adding, renaming])
    await assert.rejects(
      old.append([aRequest(['x'])]),
      (error) => hasCode('store_unavailable')(error) && /store_newer: .* this one knows up to/.test(String(error)),
    )
    await assert.rejects(claimAll(old), hasCode('store_unavailable'))
    await old.close()
    await assert.rejects(openStore(url, defaultLimits), hasCode('store_newer'))
    await assert.rejects(openStoreReadOnly(url), hasCode('store_newer'))
    assert.equal((await query(url, `select 1 from landfall.events where key = 'x'`)).length, 0)
    await server.dropDatabase(url)
  })

  test('is noticed within seconds where no statement fails; what is put back is noticed too', async () => {
    const url = await server.makeDatabase()
    const old = await openStore(url, defaultLimits)
    const append = (key: string): Promise<unknown> =>
      old.append([aRequest([key])]).then(
        () => null,
        (error) => error,
      )
    await startNext(url, [quiet])
    let refusal: unknown = null
    for (let n = 0; refusal === null; n++) refusal = await append(`quiet${n}`)
    assert.match(String(refusal), /store_newer/)
    const { ok, problem } = await old.health()
    assert.deepEqual([ok, /store_newer/.test(problem ?? '')], [false, true])
    await query(url, `delete from landfall.meta where name in ('schema_version', 'works_from')`)
    while (!(await old.health()).ok);
    assert.equal(await append('after'), null)
    await old.close()
    await server.dropDatabase(url)
  })
})

describe('the schema of the version before', () => {
  test('gets its index from the first node that starts, and a store on it goes on', async () => {
    const url = await server.makeEmptyDatabase()
    assert.equal((await startNext(url, [], { from: steps.slice(0, 1) })).version, 1)
    assert.ok(!(await indexNames(url)).includes('jobs_fresh_behind'))
    const store = await openStore(url, defaultLimits)
    assert.ok((await indexNames(url)).includes('jobs_fresh_behind'))
    assert.equal(
      (await startNext(url, [], { from: steps.slice(0, 1) })).version,
      schemaVersion,
      'one of it starts again',
    )
    assert.equal(await work(store, 'after'), 3)
    await store.close()
    await server.dropDatabase(url)
  })

  test('gets it from landfall migrate while others write, also where a build was broken off', async () => {
    const url = await server.makeEmptyDatabase()
    await startNext(url, [], { from: steps.slice(0, 1) })
    const writer = new pg.Client(url)
    await writer.connect()
    const brokenOff = 'create unique index concurrently jobs_fresh_behind on landfall.meta ((1))'
    await assert.rejects(query(url, brokenOff), /could not create unique index/)
    await assert.rejects(startNext(url, []), /jobs_fresh_behind is not built to its end/)
    assert.deepEqual((({ before, after }) => [before, after])(await upgradeSchema(url, { dryRun: true })), [
      1,
      schemaVersion,
    ])
    // The step waits for this one; what is there before it was built before it.
    await writer.query(`select pg_advisory_lock(hashtext('landfall.migrate'))`)
    const upgraded = upgradeSchema(url, { dryRun: false })
    while (!(await indexNames(url)).includes('jobs_fresh_behind'));
    const held = await query(url, `select value from landfall.meta where name = 'schema_version'`)
    assert.deepEqual(held, [{ value: '1' }], 'built before the step')
    await writer.query('select pg_advisory_unlock_all()')
    await writer.end()
    assert.equal((await upgraded).after, schemaVersion)
    await server.dropDatabase(url)
  })
})
