// From SQLite to PostgreSQL: what was kept is kept, whatever interrupts it, and a server on the new store goes on where the
// old one stopped.
import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { after, type TestContext, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import pg from 'pg'
import type { EventSummary, List } from '../src/api/contract.ts'
import { defaultLimits } from '../src/core/limits.ts'
import { type MoveReport, moveSchema, moveStore, spreadStore } from '../src/store/move-store.ts'
import { openStore } from '../src/store/open-store.ts'
import type { Store } from '../src/store/store.ts'
import { fillWithEverything, look, toRandomRequest } from './migrate/history.ts'
import { allRows, aRefusal, aRequest, claimAll, hasCode, noon, settled } from './store-conformance/samples.ts'
import { startPostgres } from './support/postgres.ts'
import { makeFolder, root, runCommand, startServerChild, writeConfig } from './support/server.ts'
import { secret, toStripeBody, toStripePost } from './support/stripe.ts'

const server = await startPostgres()
after(() => server.stop())

/** A store on a file, filled and closed; nobody has it open any more. */
async function makeFile(t: TestContext, fill: (store: Store) => Promise<void>): Promise<string> {
  const folder = makeFolder()
  t.after(folder.remove)
  const path = join(folder.path, 'old.db')
  await withStore(path, fill)
  return path
}

async function withStore<Result>(location: string, use: (store: Store) => Promise<Result>): Promise<Result> {
  const store = await openStore(location, defaultLimits)
  try {
    return await use(store)
  } finally {
    await store.close()
  }
}

const moveTo = (from: string, to: string, dryRun = false): Promise<MoveReport> =>
  moveStore({ from, to, dryRun, onProgress: () => undefined })

/** Without the parts that the report names as left out. */
function kept(seen: Record<string, unknown>, { leftOut }: MoveReport): Record<string, unknown> {
  return Object.fromEntries(Object.entries(seen).filter(([part]) => !leftOut.some(({ what }) => what === part)))
}

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(url)
  await client.connect()
  try {
    return (await client.query(sql)).rows as Record<string, unknown>[]
  } finally {
    await client.end()
  }
}

test('a store with every kind of row is the same through its contract after the move, and its running job waits', async (t) => {
  const from = await makeFile(t, async (store) => {
    await fillWithEverything(store)
    const running = await claimAll(store, { limit: 1, now: noon + 1 })
    assert.equal(running.length, 1)
  })
  const to = await server.makeEmptyDatabase()
  const report = await moveTo(from, to)
  assert.equal(report.state, 'new')
  for (const { table, rows, copied } of report.tables) {
    assert.equal(copied, rows, table)
    assert.ok(rows > 0, `nothing of ${table} was tried`)
  }
  const old = await withStore(from, look)
  const moved = await withStore(to, look)
  const left = report.leftOut.map(({ what }) => what)
  assert.ok(left.length <= 1, 'what is left out is said, and is only what this PostgreSQL store has no table for')
  for (const part of Object.keys(kept(old, report))) assert.deepEqual(moved[part], old[part], part)
  assert.ok(JSON.stringify(old).includes('superseded by job_'))
  assert.deepEqual((moved.byState as Record<string, string[]>).running, [])
})

test('work goes on: jobs run in the order of their lines, with their steps, and what was held is a duplicate', async (t) => {
  const from = await makeFile(t, async (store) => {
    await fillWithEverything(store)
    await store.setPaused('lined', false, noon)
  })
  const to = await server.makeEmptyDatabase()
  await moveTo(from, to)
  const run = async (store: Store) => {
    const later = noon + 100_000_000
    const done: unknown[][] = []
    const appended = await store.append([aRequest(['a', 'fresh'], { body: Buffer.from([0, 1, 2, 255]) })])
    const [held, fresh] = appended[0]?.events ?? []
    assert.deepEqual([held?.duplicate, held?.altered, fresh?.duplicate], [true, false, false])
    for (const subscription of ['sub', 'lined', 'newest', 'failing']) {
      for (let jobs = await claimAll(store, { subscription, now: later, limit: 1 }); jobs.length > 0; ) {
        const [job] = jobs
        assert.ok(job)
        done.push([
          subscription,
          job.event.key,
          job.attempts,
          job.lastVersion,
          job.orderKey,
          job.steps,
          Number.parseInt(job.token, 10),
        ])
        assert.deepEqual(await store.settle([settled(job)]), [true])
        jobs = await claimAll(store, { subscription, now: later, limit: 1 })
      }
    }
    const { items } = await store.listEvents({}, { limit: 1 })
    return { done: inLines(done), newest: items[0]?.key }
  }
  const before = await withStore(from, run)
  assert.deepEqual(await withStore(to, run), before)
  assert.equal(before.newest, 'fresh')
  assert.ok(before.done.length > 5)
})

/** By line, in the order within it: between lines, and between jobs of none, each store has an order of its own. */
function inLines(done: readonly unknown[][]): unknown[][] {
  const lineOf = ([subscription, key, , , orderKey]: unknown[]): string => `${subscription} ${orderKey ?? key}`
  return done.toSorted((one, other) => lineOf(one).localeCompare(lineOf(other)))
}

test('a server that was killed on the file goes on with its work on PostgreSQL', async (t) => {
  const folder = makeFolder()
  const to = await server.makeEmptyDatabase()
  const from = join(folder.path, 'old.db')
  const config = writeConfig(
    folder.path,
    `import { defineConfig } from 'landfall'
    import { stripe } from 'landfall/providers'
    const billing = stripe({ secrets: ['${secret}'] })
    const isMoved = process.env.DATABASE_URL !== undefined
    const run = () => { if (!isMoved) throw new Error('not yet') }
    const retry = { firstDelay: '2s' }
    export default defineConfig({
      store: process.env.DATABASE_URL ?? ${JSON.stringify(from)},
      sources: { stripe: billing },
      subscriptions: {
        one: billing.on('*', run, { retry }),
        lined: billing.on('*', run, { order: (event) => event.payload.data.object.customer, retry }),
      },
    })`,
  )
  const old = await startServerChild({ config })
  t.after(folder.remove)
  t.after(() => old.kill())
  const bodies = Array.from({ length: 10 }, (_, i) => toStripeBody({ id: `evt_${i}` }))
  const send = async (intake: string, body: string) =>
    (await fetch(`${intake}/webhooks/stripe`, toStripePost(body))).status
  for (const body of bodies) assert.equal(await send(old.intake, body), 200)
  await old.kill()
  const moved = await runCommand(['migrate', '--from', from, '--to', to])
  assert.equal(moved.code, 0, moved.stderr)

  const next = await startServerChild({ config, env: { DATABASE_URL: to } })
  t.after(() => next.kill())
  assert.equal(await send(next.intake, bodies[0] ?? ''), 200)
  const list = async (): Promise<EventSummary[]> =>
    ((await (await fetch(`${next.admin}/api/events`)).json()) as List<EventSummary>).items
  let events = await list()
  while (!events.every(({ jobs }) => jobs.every(({ state }) => state === 'succeeded'))) {
    await new Promise((resolve) => setTimeout(resolve, 50))
    events = await list()
  }
  assert.deepEqual(
    events.map(({ key, duplicates, jobs }) => [key, duplicates, jobs.length]),
    bodies.map((_, i) => [`evt_${i}`, i === 0 ? 1 : 0, 2]).toReversed(),
  )
})

test('a move that is killed at any batch goes on where it was, and no server starts on a part of it', async (t) => {
  const from = await makeFile(t, async (store) => {
    await fillWithEverything(store)
    for (let i = 0; i < 3; i++) {
      const more = await store.append(Array.from({ length: 400 }, (_, n) => aRequest([`more ${i} ${n}`])))
      store.noteAcknowledgements(more.map(({ requestId }, n) => ({ requestId, source: 'shop', ackMs: 1 + n })))
    }
  })
  const to = await server.makeEmptyDatabase()
  const child = fileURLToPath(new URL('./migrate/child.ts', import.meta.url))
  for (const batches of [1, 2, 4]) {
    const run = fork(child, [from, to, String(batches)], { cwd: root, execArgv: ['--conditions=landfall:source'] })
    assert.deepEqual(await once(run, 'exit'), [null, 'SIGKILL'])
    await assert.rejects(openStore(to, defaultLimits), hasCode('migration_unfinished'))
  }
  const report = await moveTo(from, to)
  assert.equal(report.state, 'begun')
  const requests = report.tables.find(({ table }) => table === 'requests')
  assert.ok(requests && requests.copied < requests.rows, 'what was there was not copied again')
  assert.deepEqual(kept(await withStore(to, look), report), kept(await withStore(from, look), report))
  assert.equal((await moveTo(from, to)).state, 'done')
})

test('it refuses a file that a server has open, a target that holds events, and another store than the one begun', async (t) => {
  const from = await makeFile(t, fillWithEverything)
  const held = await server.makeDatabase()
  await withStore(held, (store) => store.append([aRequest(['theirs'])]))
  await assert.rejects(moveTo(from, held), hasCode('migration_refused'))
  assert.equal((await withStore(held, (store) => store.listEvents({}, allRows))).items.length, 1)

  const free = await server.makeDatabase()
  await withStore(from, async () => assert.rejects(moveTo(from, free), hasCode('store_in_use')))
  await withStore(free, async () => assert.rejects(moveTo(from, free), hasCode('migration_refused')))
  await assert.rejects(moveTo(`${from}.not`, free), hasCode('store_unavailable'))
  await assert.rejects(moveTo(from, from), hasCode('request_invalid'))
  await assert.rejects(moveTo(free, free), hasCode('request_invalid'))

  const run = fork(fileURLToPath(new URL('./migrate/child.ts', import.meta.url)), [from, free, '1'], {
    ...{ cwd: root, execArgv: ['--conditions=landfall:source'] },
  })
  await once(run, 'exit')
  await withStore(from, (store) => store.append([aRequest(['came later'])]))
  await assert.rejects(moveTo(from, free), hasCode('migration_refused'))
})

test('a row that was changed on its way is found by its hash', async (t) => {
  const from = await makeFile(t, fillWithEverything)
  const to = await server.makeEmptyDatabase()
  await moveTo(from, to)
  await query(to, `update landfall.meta set value = '1' where name = 'copy_state'`)
  await moveTo(from, to)
  await query(to, `update landfall.meta set value = '1' where name = 'copy_state'`)
  await query(to, `update landfall.attempts set duration_ms = duration_ms + 0.5 where number = 1`)
  await assert.rejects(moveTo(from, to), hasCode('migration_differs'))
  await assert.rejects(openStore(to, defaultLimits), hasCode('migration_unfinished'))
})

type Step = { keys: string[]; line: boolean; at: number } | { settle: string; subscription: string } | string

test('any history is the same on both sides', async (t) => {
  const key = fc.constantFrom('a1', 'a2', 'b1', 'b2', 'c')
  const step: fc.Arbitrary<Step> = fc.oneof(
    fc.record({ keys: fc.array(key, { maxLength: 3 }), line: fc.boolean(), at: fc.nat(9) }),
    fc.record({
      settle: fc.constantFrom('succeed', 'retry', 'die', 'leave'),
      subscription: fc.constantFrom('sub', 'lined'),
    }),
    fc.constantFrom('refuse', 'cancel', 'rescue'),
  )
  const ends = new Map<string, Parameters<typeof settled>[1]>([
    ['succeed', { version: '3' }],
    ['retry', { state: 'pending', dueAt: noon + 5, outcome: 'retry' }],
    ['die', { state: 'dead', outcome: 'dead' }],
  ])
  const take = async (store: Store, given: Step, minutes: number): Promise<void> => {
    if (given === 'refuse') await store.append([aRefusal({ reason: 'too_old' })])
    else if (given === 'rescue') await store.rescue(noon + 1e9)
    else if (typeof given === 'string') {
      const { items } = await store.listEvents({ state: 'pending' }, { limit: 1 })
      const job = items[0]?.jobs.find(({ state }) => state === 'pending')
      if (job) await store.cancelJob(job.id)
    } else if ('keys' in given) await store.append([toRandomRequest(given.keys, { ...given, minutes })])
    else {
      const jobs = await claimAll(store, { subscription: given.subscription, limit: 1, now: noon + 10 })
      const end = ends.get(given.settle)
      if (end !== undefined) await store.settle(jobs.map((job) => settled(job, end)))
    }
  }
  const seed = Number(process.env.FAST_CHECK_SEED ?? Math.floor(Math.random() * 2 ** 31))
  t.diagnostic(`seed ${seed}`)
  const property = fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), async (steps) => {
    const from = await makeFile(t, async (store) => {
      for (const [minutes, one] of steps.entries()) await take(store, one, minutes)
    })
    const to = await server.makeDatabase()
    const report = await moveTo(from, to)
    assert.deepEqual(kept(await withStore(to, look), report), kept(await withStore(from, look), report))
  })
  await fc.assert(property, { seed, numRuns: 10 })
})

test('the command says what it would do, does it, and tells; the schema alone is brought up to date, too', async (t) => {
  const from = await makeFile(t, fillWithEverything)
  const to = await server.makeEmptyDatabase()
  const run = async (...args: string[]) => {
    const { code, stdout, stderr } = await runCommand(['migrate', '--to', to, ...args])
    return {
      code,
      stderr,
      json: args.includes('--json') ? (JSON.parse(stdout || '{}') as Record<string, unknown>) : {},
      stdout,
    }
  }
  assert.deepEqual((await run('--dry-run', '--json')).json.before, null)
  const would = await run('--from', from, '--dry-run', '--json')
  assert.equal(would.json.state, 'new')
  assert.deepEqual(await query(to, `select to_regclass('landfall.meta') as made`), [{ made: null }])
  assert.match((await run()).stdout, /was made/)
  assert.match((await run()).stdout, /up to date/)
  const done = await run('--from', from)
  assert.deepEqual([done.code, /requests +\d+ .*[0-9a-f]{32}/.test(done.stdout)], [0, true], done.stdout + done.stderr)
  assert.ok(!done.stdout.includes(new URL(to).password))
  const refused = await runCommand(['migrate', '--to', to, '--from', `${from}.not`])
  assert.deepEqual([refused.code, /^landfall: .*\nTry: /.test(refused.stderr)], [1, true])
  assert.equal((await runCommand(['migrate', '--to', './a.db', '--from', from])).code, 2)
  assert.equal((await moveSchema(to, { dryRun: false })).before, (await moveSchema(to, { dryRun: true })).after)
})

test('tables are distributed by bucket where citus is, and where it is missing that is said', async () => {
  const to = await server.makeDatabase()
  await assert.rejects(spreadStore(to, { dryRun: false }), hasCode('citus_missing'))
  const { hasExtension, statements } = await spreadStore(to, { dryRun: true })
  assert.equal(hasExtension, false)
  // No server with the extension is at hand: functions of the same names say what they were asked, and look at the table.
  await query(
    to,
    `create table public.asked (relation regclass, col text, near regclass);
    create function create_reference_table(t regclass) returns void language sql as 'insert into public.asked values (t)';
    create function create_distributed_table(t regclass, c text, colocate_with text default null) returns void
      language sql as 'insert into public.asked values (t, c, colocate_with::regclass)'`,
  )
  for (const sql of statements) await query(to, sql)
  const tables = await query(
    to,
    `select relname from pg_class where relnamespace = 'landfall'::regnamespace and relkind = 'r'`,
  )
  const asked = await query(
    to,
    `select c.relname as relation, col, n.relname as near from public.asked
      join pg_class c on c.oid = relation left join pg_class n on n.oid = near`,
  )
  assert.deepEqual(asked.map(({ relation }) => relation).sort(), tables.map(({ relname }) => relname).sort())
  assert.deepEqual([...new Set(asked.map(({ col }) => col))], [null, 'bucket'])
  assert.deepEqual([...new Set(asked.map(({ near }) => near))], [null, 'requests'])
  // Every unique index has the bucket in it, or the tables could not be distributed by it.
  const without = await query(
    to,
    `select i.indexrelid::regclass::text as name from pg_index i join pg_class c on c.oid = i.indrelid
      where c.relnamespace = 'landfall'::regnamespace and i.indisunique and not exists (
        select 1 from pg_attribute a where a.attrelid = i.indrelid and a.attname = 'bucket' and a.attnum = any(i.indkey))`,
  )
  assert.deepEqual(without, [])
})
