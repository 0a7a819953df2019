// A handler's own writes and its job's success: both or neither, fenced by the lease, for a bounded time.
import assert from 'node:assert/strict'
import type { QueryResult, Transaction } from '../../src/core/transaction.ts'
import type { ClaimedJob, Lease, Settlement, Store, TransactAsk } from '../../src/store/store.ts'
import { anEvent, aRequest, claimAll, hasCode, type It, noon, settled, stateOf, theEvent } from './samples.ts'

/** Long enough for any machine, and never waited for. */
const ample = 30_000
/** What is waited for where the time has to run out. */
const brief = 40

const insert = 'insert into ledger (invoice, amount) values ($1, $2)'
const select = 'select invoice, amount from ledger order by invoice'

type Work<Result> = (transaction: Transaction) => Promise<Result>

function transact<Result>(store: Store, lease: Lease, work: Work<Result>, ask: Partial<TransactAsk> = {}) {
  const { jobId, token } = lease
  const { signal } = new AbortController()
  return store.transact({ jobId, token, timeoutMs: ample, signal, success: () => settled(lease), ...ask }, work)
}

/** A running job; each has an event of its own. */
async function aJob(store: Store, key: string): Promise<ClaimedJob> {
  await store.append([aRequest([anEvent(key, { jobs: [{ subscription: key, dueAt: noon }] })])])
  const [job] = await claimAll(store, { subscription: key })
  assert.ok(job)
  return job
}

async function withLedger(store: Store): Promise<void> {
  const sql = 'create table ledger (invoice text primary key, amount integer)'
  await transact(store, await aJob(store, 'makes-ledger'), (tx) => tx.query(sql))
}

let looks = 0

/** What is committed; asked for in a transaction that changes nothing. */
async function ledger(store: Store): Promise<[unknown, unknown][]> {
  const job = await aJob(store, `looks-${looks++}`)
  const { rows } = await transact(store, job, (tx) => tx.query(select))
  return rows.map(({ invoice, amount }) => [invoice, amount])
}

export function specifyTransact(it: It): void {
  it("commits a handler's writes together with its success", async ({ store, reopen }) => {
    await withLedger(store)
    const job = await aJob(store, 'a')
    const success = () => settled(job, { attempt: { ...settled(job).attempt, durationMs: 7.5 } })
    const result = await transact(
      store,
      job,
      async (tx) => {
        await tx.query(insert, ['in_1', 100])
        assert.deepEqual((await tx.query(select)).rows, [{ invoice: 'in_1', amount: 100 }], 'it reads its own writes')
        assert.equal(await stateOf(store, job), 'running', 'nobody else sees anything before the commit')
        return 'what the work returned'
      },
      { success },
    )
    assert.equal(result, 'what the work returned')
    const again = await reopen()
    assert.deepEqual(await ledger(again), [['in_1', 100]])
    const [held] = (await theEvent(again, job.event.id)).jobs
    assert.deepEqual([held?.state, held?.attempts], ['succeeded', 1])
    assert.deepEqual(held?.history, [
      { number: 1, startedAt: noon, durationMs: 7.5, outcome: 'done', cause: null, error: null, note: null },
    ])
    assert.deepEqual(await again.settle([settled(job)]), [false])
  })

  it('lets an old token change nothing, and does not begin the work', async ({ store }) => {
    await withLedger(store)
    const zombie = await aJob(store, 'a')
    assert.equal(await store.rescue(noon + 60_001), 1)
    const [owner] = await claimAll(store, { subscription: 'a', now: noon + 60_001 })
    assert.ok(owner)
    let begun = 0
    const work: Work<void> = async (tx) => {
      begun += 1
      await tx.query(insert, ['in_1', 1])
    }
    await assert.rejects(transact(store, zombie, work), hasCode('lease_lost'))
    const list = store.transactAll(settled(zombie), [{ sql: insert, params: ['in_1', 1] }])
    await assert.rejects(list, hasCode('lease_lost'))
    assert.deepEqual([begun, await ledger(store), await stateOf(store, owner)], [0, [], 'running'])
    await transact(store, owner, work)
    assert.deepEqual([begun, await ledger(store)], [1, [['in_1', 1]]])
  })

  it('rolls back everything when the work throws, and leaves the job running', async ({ store }) => {
    await withLedger(store)
    const job = await aJob(store, 'a')
    const work = transact(store, job, async (tx) => {
      await tx.query(insert, ['in_1', 1])
      throw new RangeError('not today')
    })
    await assert.rejects(work, RangeError)
    assert.deepEqual([await ledger(store), await stateOf(store, job)], [[], 'running'])
    assert.deepEqual(await store.settle([settled(job, { state: 'pending', dueAt: noon, outcome: 'retry' })]), [true])
  })

  it('ends with the first statement that fails, in the words of the database, even where the error is caught', async ({
    store,
  }) => {
    await withLedger(store)
    const job = await aJob(store, 'a')
    const caught: unknown[] = []
    const wentOn = Promise.withResolvers<void>()
    const work = transact(store, job, async (tx) => {
      await tx.query(insert, ['in_1', 1])
      for (const invoice of ['in_1', 'in_2']) await tx.query(insert, [invoice, 1]).catch((error) => caught.push(error))
      wentOn.resolve()
    })
    await assert.rejects(work, (error) => hasCode('transaction_failed')(error) && /unique/i.test(String(error)))
    await wentOn.promise
    assert.equal(caught.length, 2)
    assert.ok(caught.every(hasCode('transaction_failed')))
    assert.deepEqual([await ledger(store), await stateOf(store, job)], [[], 'running'])
  })

  it('rolls back what takes too long, and goes on with what waits', async ({ store, connect }) => {
    await withLedger(store)
    const other = await connect()
    const [slow, next] = [await aJob(store, 'slow'), await aJob(store, 'next')]
    const never = new Promise<never>(() => undefined)
    let late: Promise<unknown> = Promise.resolve()
    const lent = Promise.withResolvers<void>()
    const timedOut = transact(
      store,
      slow,
      async (tx) => {
        await tx.query(insert, ['slow', 1])
        lent.resolve()
        await never.catch(() => undefined)
      },
      { timeoutMs: brief },
    )
    await lent.promise
    // Both come while the store is lent: an append of another thread's, and another handler's writes.
    const waited = Promise.all([
      other.append([aRequest(['arrived'])]),
      transact(store, next, async (tx) => {
        late = assert.rejects(timedOut, hasCode('transaction_timeout'))
        await tx.query(insert, ['next', 2])
      }),
    ])
    await assert.rejects(timedOut, hasCode('transaction_timeout'))
    const [[appended]] = await waited
    await late
    assert.equal((await theEvent(store, appended?.events[0]?.id)).key, 'arrived')
    assert.deepEqual(await ledger(store), [['next', 2]])
    assert.deepEqual([await stateOf(store, slow), await stateOf(store, next)], ['running', 'succeeded'])
    await other.close()
  })

  it('rolls back when its signal says so, whether it is lent already or waits', async ({ store }) => {
    await withLedger(store)
    const [lent, waits] = [await aJob(store, 'lent'), await aJob(store, 'waits')]
    const given = new AbortController()
    const reason = new Error('out of time')
    const never = new Promise<never>(() => undefined)
    const works = [lent, waits].map((job) =>
      transact(
        store,
        job,
        async (tx) => {
          await tx.query(insert, [job.event.key, 1])
          given.abort(reason)
          return never
        },
        { signal: given.signal },
      ),
    )
    await Promise.all(works.map((work) => assert.rejects(work, reason)))
    await assert.rejects(
      transact(store, waits, async () => assert.fail('begun'), { signal: given.signal }),
      reason,
    )
    assert.deepEqual(
      [await ledger(store), await stateOf(store, lent), await stateOf(store, waits)],
      [[], 'running', 'running'],
    )
  })

  it('gives each of many its own success, though they share commits, and a failing one spoils no other', async ({
    store,
    connect,
  }) => {
    await withLedger(store)
    const other = await connect()
    const jobs = await Promise.all(Array.from({ length: 20 }, (_, i) => aJob(store, `j${String(i).padStart(2, '0')}`)))
    const works = jobs.map((job, i) => {
      const invoice = i % 5 === 0 ? 'same' : job.event.key
      if (i % 2 === 0)
        return (i % 4 === 0 ? store : other).transactAll(settled(job), [{ sql: insert, params: [invoice, i] }])
      return transact(i % 3 === 0 ? store : other, job, (tx) => tx.query(insert, [invoice, i]))
    })
    const ended = await Promise.allSettled(works)
    const done = jobs.filter((_, i) => ended[i]?.status === 'fulfilled')
    assert.equal(done.length, 17, 'one of the four that write the same row')
    const written = (await ledger(store)).map(([invoice]) => invoice)
    assert.deepEqual(
      written.filter((invoice) => invoice !== 'same'),
      done.map(({ event }) => event.key).filter((_, i) => done[i] && jobs.indexOf(done[i]) % 5 !== 0),
    )
    for (const [i, job] of jobs.entries())
      assert.equal(await stateOf(store, job), ended[i]?.status === 'fulfilled' ? 'succeeded' : 'running')
    await other.close()
  })

  it('commits a list of statements with the success, or nothing of it', async ({ store }) => {
    await withLedger(store)
    const [good, bad] = [await aJob(store, 'good'), await aJob(store, 'bad')]
    const rows = (...invoices: string[]) => invoices.map((invoice) => ({ sql: insert, params: [invoice, 1] }))
    const refused = store.transactAll(settled(bad), rows('b', 'b'))
    const results = store.transactAll(settled(good), [...rows('g'), { sql: `${select} limit $1`, params: [5] }])
    await assert.rejects(
      refused,
      (error) => hasCode('transaction_failed')(error) && /statement 2 of 2/.test(String(error)),
    )
    assert.deepEqual(await results, [
      { rows: [], rowCount: 1 },
      { rows: [{ invoice: 'g', amount: 1 }], rowCount: 1 },
    ])
    assert.deepEqual(await ledger(store), [['g', 1]])
    assert.deepEqual([await stateOf(store, good), await stateOf(store, bad)], ['succeeded', 'running'])
  })

  it('settles as settle does: the version is kept, the line goes on, listeners are told', async ({ store }) => {
    const inLine = { subscription: 'sub', dueAt: noon, line: { key: 'cus_1', width: 1, rank: 0, latest: false } }
    await store.append([aRequest([anEvent('first', { jobs: [inLine] }), anEvent('second', { jobs: [inLine] })])])
    const [first, blocked] = await claimAll(store)
    assert.ok(first && blocked === undefined)
    const woken = Promise.withResolvers<void>()
    const told = Promise.withResolvers<void>()
    const ends = [
      store.onWork(woken.resolve),
      store.watch((notices) => {
        if (notices.some((one) => one.kind === 'job' && one.state === 'succeeded')) told.resolve()
      }),
    ]
    await transact(store, first, async () => undefined, { success: () => settled(first, { version: '[7]' }) })
    await Promise.all([woken.promise, told.promise])
    for (const end of ends) end()
    const [second] = await claimAll(store)
    assert.deepEqual([second?.event.key, second?.lastVersion], ['second', '[7]'])
    assert.ok(second)
    await store.transactAll(settled(second, { version: '[8]' }), [])
    assert.equal(await stateOf(store, second), 'succeeded')
  })

  it('is refused by a store that is closed', async ({ store, connect }) => {
    const other = await connect()
    const job = await aJob(other, 'a')
    await other.close()
    await assert.rejects(
      transact(other, job, async () => assert.fail('begun')),
      hasCode('store_unavailable'),
    )
    await assert.rejects(other.transactAll(settled(job), []), hasCode('store_unavailable'))
    assert.equal(await stateOf(store, job), 'running')
  })

  it('takes no success that is none', async ({ store }) => {
    const job = await aJob(store, 'a')
    const failure = (): Settlement => settled(job, { state: 'dead', outcome: 'dead' })
    await assert.rejects(
      transact(store, job, async () => undefined, { success: failure }),
      hasCode('transaction_failed'),
    )
    await assert.rejects(store.transactAll(failure(), []), hasCode('transaction_failed'))
    assert.equal(await stateOf(store, job), 'running')
  })
}

export function specifyQueries(it: It): void {
  /** What `work` gets, and nothing of it is kept. */
  async function tried<Result>(store: Store, work: Work<Result>): Promise<Result> {
    let result: { got: Result } | null = null
    const undo = new Error('undone')
    const run = transact(store, await aJob(store, `tries-${looks++}`), async (tx) => {
      result = { got: await work(tx) }
      throw undo
    })
    await assert.rejects(run, undo)
    return (result as unknown as { got: Result }).got
  }

  it('answers in one shape, whatever the statement was', async ({ store }) => {
    await withLedger(store)
    const got = await tried(store, async (tx) => {
      const results: QueryResult[] = []
      for (const [sql, params] of [
        [`${insert}, ($3, $4)`, ['a', 1, 'b', 2]],
        [`${insert} returning amount, invoice`, ['c', 3]],
        ['update ledger set amount = amount + $1 where amount > $2', [10, 1]],
        ['update ledger set amount = 0 where invoice = $1 returning invoice', ['nobody']],
        [select, []],
        [`${select} limit 0`, []],
        ['delete from ledger', []],
        ['create table more (a integer)', []],
      ] as const)
        results.push(await tx.query(sql, params))
      return results
    })
    assert.deepEqual(got, [
      { rows: [], rowCount: 2 },
      { rows: [{ amount: 3, invoice: 'c' }], rowCount: 1 },
      { rows: [], rowCount: 2 },
      { rows: [], rowCount: 0 },
      {
        rows: [
          { invoice: 'a', amount: 1 },
          { invoice: 'b', amount: 12 },
          { invoice: 'c', amount: 13 },
        ],
        rowCount: 3,
      },
      { rows: [], rowCount: 0 },
      { rows: [], rowCount: 3 },
      { rows: [], rowCount: 0 },
    ])
  })

  it('keeps the order of queries that do not wait for each other', async ({ store }) => {
    await withLedger(store)
    const counts = await tried(store, (tx) =>
      Promise.all([tx.query(insert, ['a', 1]), tx.query(select), tx.query('delete from ledger'), tx.query(select)]),
    )
    assert.deepEqual(
      counts.map(({ rowCount }) => rowCount),
      [1, 1, 1, 0],
    )
  })

  it('takes each parameter by its number, as often and in whatever order it is named', async ({ store }) => {
    await withLedger(store)
    const { rows } = await tried(store, async (tx) => {
      const values = Array.from({ length: 10 }, (_, i) => i + 1)
      await tx.query(
        `insert into ledger (amount, invoice) values ($2, $1), ($2, $1 || '$3?'), ($10, 'tenth' /* $12 ?*/) -- $11
         , (cast($3 as integer) + $4 + $5 + $6 + $7 + $8 + $9, 'sum')`,
        ['x', ...values.slice(1)],
      )
      return tx.query(select)
    })
    assert.deepEqual(rows, [
      { invoice: 'sum', amount: 42 },
      { invoice: 'tenth', amount: 10 },
      { invoice: 'x', amount: 2 },
      { invoice: 'x$3?', amount: 2 },
    ])
  })

  it('refuses a statement whose placeholders and parameters do not fit', async ({ store }) => {
    await withLedger(store)
    for (const [sql, params] of [
      [insert, ['a']],
      [insert, ['a', 1, 2]],
      ['insert into ledger (invoice) values ($2)', ['a']],
      [insert, ['a', () => 1]],
      [insert, ['a', Symbol('no')]],
    ] as const) {
      const work = transact(store, await aJob(store, `misfit-${looks++}`), (tx) => tx.query(sql, params))
      await assert.rejects(work, hasCode('transaction_failed'), sql)
    }
    assert.deepEqual(await ledger(store), [])
  })

  it('stores each kind of parameter so that it can be read again', async ({ store }) => {
    const at = new Date(noon + 123)
    const bytes = Uint8Array.of(0, 255, 7)
    const big = 9_007_199_254_740_993n
    const json = { lines: [1, 'zwei', null], deep: { yes: true } }
    const { rows } = await tried(store, async (tx) => {
      await tx.query(`create table kinds (empty text, unset text, words text, number double precision, big bigint, truth boolean, lie boolean,
        at timestamptz, bytes bytea, buffer bytea, json jsonb, list jsonb)`)
      await tx.query('insert into kinds values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)', [
        ...[null, undefined, "it's ü", 1.5, big, true, false],
        ...[at, bytes, Buffer.from(bytes), json, [1, { two: 2 }]],
      ])
      return tx.query('select * from kinds')
    })
    const row = rows[0] ?? {}
    assert.deepEqual([row.empty, row.unset, row.words, row.number], [null, null, "it's ü", 1.5])
    // How a store answers these is its own: SQLite has no truth, time or JSON of its own.
    assert.deepEqual([BigInt(row.big as bigint), Boolean(row.truth), Boolean(row.lie)], [big, true, false])
    assert.equal(new Date(row.at as string).getTime(), at.getTime())
    for (const name of ['bytes', 'buffer']) {
      assert.ok(row[name] instanceof Uint8Array)
      assert.deepEqual(Uint8Array.from(row[name]), bytes)
    }
    const parsed = (value: unknown): unknown => (typeof value === 'string' ? JSON.parse(value) : value)
    assert.deepEqual([parsed(row.json), parsed(row.list)], [json, [1, { two: 2 }]])
  })

  it('refuses several statements in one text, and none', async ({ store }) => {
    await withLedger(store)
    for (const sql of [`delete from ledger; drop table ledger`, '', ' -- nothing\n', 'not sql at all']) {
      const work = transact(store, await aJob(store, `several-${looks++}`), (tx) => tx.query(sql))
      await assert.rejects(work, hasCode('transaction_failed'), sql)
    }
    const { rowCount } = await tried(store, (tx) => tx.query(`${select} ; -- one, for all its semicolons ;`))
    assert.equal(rowCount, 0)
  })

  it('refuses an answer with two columns of one name, of which a row could hold only one', async ({ store }) => {
    await withLedger(store)
    const both = 'select a.invoice, b.invoice from ledger a join ledger b on true'
    const refused = transact(store, await aJob(store, 'both'), (tx) => tx.query(both))
    await assert.rejects(
      refused,
      (error) => hasCode('transaction_failed')(error) && /named invoice/.test(String(error)),
    )
    const { rows } = await tried(store, async (tx) => {
      await tx.query(insert, ['in_1', 1])
      return tx.query('select a.invoice, b.invoice as other from ledger a join ledger b on true')
    })
    assert.deepEqual(rows, [{ invoice: 'in_1', other: 'in_1' }])
  })

  it('lets no statement out of the transaction', async ({ store }) => {
    await withLedger(store)
    for (const sql of ['commit', 'rollback', 'begin', 'savepoint mine', 'release savepoint item', 'rollback to item']) {
      const job = await aJob(store, `out-${looks++}`)
      const work = transact(store, job, async (tx) => {
        await tx.query(insert, ['out', 1])
        await tx.query(sql).catch(() => undefined)
      })
      await assert.rejects(work, hasCode('transaction_failed'), sql)
      await assert.rejects(store.transactAll(settled(job), [{ sql, params: [] }]), hasCode('transaction_failed'), sql)
      assert.equal(await stateOf(store, job), 'running')
    }
    assert.deepEqual(await ledger(store), [])
  })

  it('may read what the store keeps, and change nothing of it', async ({ store }) => {
    const job = await aJob(store, 'a')
    const { rows } = await tried(store, (tx) =>
      tx.query('select count(*) as n from jobs where subscription = $1', ['a']),
    )
    assert.equal(Number(rows[0]?.n), 1)
    for (const sql of [
      `update jobs set state = 'dead'`,
      'DELETE FROM "events"',
      'drop table attempts',
      'alter table jobs add column mine text',
    ]) {
      await assert.rejects(
        transact(store, job, (tx) => tx.query(sql)),
        hasCode('transaction_failed'),
        sql,
      )
    }
    assert.equal(await stateOf(store, job), 'running')
  })

  it('answers no query after its transaction is over', async ({ store }) => {
    await withLedger(store)
    let kept: Transaction | null = null
    await transact(store, await aJob(store, 'a'), async (tx) => {
      kept = tx
    })
    await assert.rejects((kept as unknown as Transaction).query(insert, ['late', 1]), hasCode('transaction_failed'))
    assert.deepEqual(await ledger(store), [])
  })

  it(
    'refuses an answer above its limit, and goes on',
    async ({ store }) => {
      await withLedger(store)
      const job = await aJob(store, 'a')
      const text = 'x'.repeat(600)
      const work = transact(store, job, async (tx) => {
        await tx.query(insert, [text, 1])
        assert.equal((await tx.query(select)).rowCount, 1)
        await tx.query(insert, [`${text}y`, 1])
        await tx.query(select)
      })
      await assert.rejects(work, hasCode('transaction_failed'))
      assert.deepEqual([await ledger(store), await stateOf(store, job)], [[], 'running'])
    },
    { transactionAnswerBytesMax: 1000 },
  )
}
