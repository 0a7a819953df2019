// What SQL of a handler's own may do on the one connection that writes, and that nothing it does harms anybody else.
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { type TestContext, test } from 'node:test'
import { defaultLimits } from '../../src/core/limits.ts'
import type { Transaction } from '../../src/core/transaction.ts'
import { openStore } from '../../src/store/open-store.ts'
import { ownNames } from '../../src/store/sqlite/schema.ts'
import type { ClaimedJob, Store } from '../../src/store/store.ts'
import { aRequest, claimAll, hasCode, settled, stateOf } from '../store-conformance/samples.ts'

interface Opened {
  store: Store
  jobs: ClaimedJob[]
  /** A connection of the user's own tool. */
  db: DatabaseSync
}

async function open(t: TestContext, jobs: number): Promise<Opened> {
  const folder = await mkdtemp(join(tmpdir(), 'landfall-guest-'))
  const path = join(folder, 'landfall.db')
  const store = await openStore(path, defaultLimits)
  const db = new DatabaseSync(path, { timeout: 5000 })
  db.exec('create table ledger (invoice text unique, amount)')
  t.after(async () => {
    db.close()
    await store.close()
    await rm(folder, { recursive: true })
  })
  await store.append([aRequest(Array.from({ length: jobs }, (_, i) => `k${i}`))])
  return { store, jobs: [...(await claimAll(store))], db }
}

function transact(store: Store, job: ClaimedJob | undefined, work: (tx: Transaction) => Promise<unknown>) {
  assert.ok(job)
  const { jobId, token } = job
  const { signal } = new AbortController()
  return store.transact({ jobId, token, timeoutMs: 30_000, signal, success: () => settled(job) }, work)
}

const refused = [
  ...['begin', 'commit', 'end', 'rollback', 'savepoint x', 'release item', 'rollback to item'],
  ...[
    'pragma synchronous = off',
    'pragma user_version',
    "select * from pragma_table_info('jobs')",
    'vacuum',
    'analyze',
  ],
  ...["attach ':memory:' as other", "vacuum into 'copy.db'", 'reindex', 'reindex jobs_pending', 'detach main'],
  ...['create temp table jobs (id)', 'create temp view jobs as select 1', 'create virtual table words using fts5(a)'],
  ...['create trigger t after insert on ledger begin select 1; end', 'create index mine on jobs (subscription)'],
  ...['alter table events rename to mine', 'drop index jobs_pending', 'drop view backlog', 'delete from sqlite_schema'],
  ...["insert or rollback into ledger values ('a', 1)", 'create table x (a unique on conflict rollback)'],
  ...["insert into ledger values (?, '')", 'select :a', 'select @a', 'select $a', 'select $0'],
  ...'requests events redeliveries jobs attempts steps versions gates sums totals published'
    .split(' ')
    .map((table) => `delete from ${table}`),
]

test('nothing that reaches beyond a handler’s own rows is let through, one way or the other', async (t) => {
  const { store, jobs, db } = await open(t, 1)
  const [job] = jobs
  assert.ok(job)
  const before = db.prepare('select type, name, sql from sqlite_schema order by name').all()
  for (const sql of refused) {
    const lent = transact(store, job, (tx) => tx.query(sql))
    await assert.rejects(lent, hasCode('transaction_failed'), sql)
    await assert.rejects(store.transactAll(settled(job), [{ sql, params: [] }]), hasCode('transaction_failed'), sql)
  }
  assert.deepEqual(db.prepare('select type, name, sql from sqlite_schema order by name').all(), before)
  assert.equal(await stateOf(store, job), 'running')
  assert.deepEqual(await store.settle([settled(job)]), [true])
})

test('every table, view and index of Landfall is known as such', async (t) => {
  const { db } = await open(t, 0)
  const names = db.prepare(`select name from sqlite_schema where name not like 'sqlite_%' and name <> 'ledger'`).all()
  assert.deepEqual(names.map(({ name }) => String(name)).toSorted(), [...ownNames].toSorted())
})

test('tables of one’s own may be made, changed and dropped, and SQL means in them what it means elsewhere', async (t) => {
  const { store, jobs, db } = await open(t, 2)
  await transact(store, jobs[0], async (tx) => {
    await tx.query('create table accounts (name text primary key, balance integer default 0, words text)')
    await tx.query('create index accounts_balance on accounts (balance)')
    await tx.query('create view rich as select name from accounts where balance > 100')
    await tx.query(
      `with recursive n(i) as (select 1 union all select i + 1 from n where i < $1)
      insert into accounts (name, balance) select 'a' || i, i from n`,
      [200],
    )
    await tx.query(
      `insert into accounts (name, words) values ('a1', $1) on conflict do update set words = excluded.words`,
      [5],
    )
    await tx.query('alter table accounts add column more text')
    assert.deepEqual((await tx.query(`select words from accounts where name = 'a1'`)).rows, [{ words: '5' }])
    assert.deepEqual((await tx.query('select value from json_each($1)', [[1, 'b']])).rows, [
      { value: 1 },
      { value: 'b' },
    ])
  })
  assert.equal(db.prepare('select count(*) as n from rich').get()?.n, 100)
  await transact(store, jobs[1], async (tx) => {
    await tx.query('drop view rich')
    await tx.query('drop table accounts')
  })
  assert.equal(db.prepare(`select count(*) as n from sqlite_schema where name like '%accounts%'`).get()?.n, 0)
})

test('a trigger of the user’s cannot write for a handler what the handler may not', async (t) => {
  const { store, jobs, db } = await open(t, 1)
  db.exec(`create trigger spoils after insert on ledger begin update jobs set state = 'dead'; end`)
  const list = store.transactAll(settled(jobs[0] as ClaimedJob), [
    { sql: `insert into ledger values ('a', 1)`, params: [] },
  ])
  await assert.rejects(list, hasCode('transaction_failed'))
  assert.equal(await stateOf(store, jobs[0] as ClaimedJob), 'running')
})

test('a table that rolls back whole transactions is refused', async (t) => {
  const { store, jobs, db } = await open(t, 1)
  db.exec('create table harsh (a unique on conflict rollback)')
  const work = transact(store, jobs[0], (tx) => tx.query('insert into harsh values (1)'))
  await assert.rejects(work, hasCode('transaction_failed'))
})

test('many who are lent the store let an append through after a short while', async (t) => {
  const { store, jobs } = await open(t, 12)
  const order: string[] = []
  const lent = Promise.withResolvers<void>()
  const works = jobs.map((job) =>
    transact(store, job, async () => {
      lent.resolve()
      order.push('lent')
      await new Promise((resolve) => setTimeout(resolve, 60))
    }),
  )
  await lent.promise
  await store.append([aRequest(['meanwhile'])]).then(() => order.push('append'))
  await Promise.all(works)
  // 100 ms of the 5,000 that an append may wait are over when the second of the first group is done.
  assert.deepEqual([order.indexOf('append') <= 3, order.length], [true, 13], order.join(' '))
})

test('when the shared commit is lost, all who share it are told so, and the store goes on', async (t) => {
  const { store, jobs, db } = await open(t, 4)
  const write = (tx: Transaction, invoice: string) => tx.query(`insert into ledger values ($1, 0)`, [invoice])
  await transact(store, jobs[0], (tx) => write(tx, 'known'))
  // Its statement is prepared by now, so what it was checked against is no longer true.
  db.exec(
    `create trigger harsh before insert on ledger when new.invoice = 'bad' begin select raise(rollback, 'all of it'); end`,
  )
  const works = ['good', 'bad', 'other'].map((invoice, i) => transact(store, jobs[i + 1], (tx) => write(tx, invoice)))
  const [appended, ...ended] = await Promise.allSettled([store.append([aRequest(['meanwhile'])]), ...works])
  assert.equal(appended.status, 'fulfilled')
  assert.ok(ended[1]?.status === 'rejected' && hasCode('store_unavailable')(ended[1].reason))
  const invoices = db
    .prepare('select invoice from ledger')
    .all()
    .map(({ invoice }) => invoice)
  for (const [i, invoice] of ['good', 'bad', 'other'].entries()) {
    const isStored = ended[i]?.status === 'fulfilled'
    assert.deepEqual(
      [invoices.includes(invoice), await stateOf(store, jobs[i + 1] as ClaimedJob)],
      [isStored, isStored ? 'succeeded' : 'running'],
    )
  }
  db.exec('drop trigger harsh')
  await transact(store, jobs[2], (tx) => write(tx, 'again'))
})
