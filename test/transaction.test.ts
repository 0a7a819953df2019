// Promise 4 at the public surface: what a handler writes with ctx.transaction is there if and only if its job succeeded.
// On PostgreSQL it is run by transaction-postgres.test.ts.
import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import {
  type Config,
  createLandfall,
  dead,
  done,
  type HandlerContext,
  type Landfall,
  type LandfallError,
  type SubscriptionOptions,
  type WebhookEvent,
} from 'landfall'
import { stripe } from 'landfall/providers'
import { makeFolder } from './support/server.ts'
import { secret, toStripeBody, toStripePost } from './support/stripe.ts'
import { byStore, makeTestStore } from './support/test-store.ts'

const billing = stripe({ secrets: [secret] })
const insert = 'insert into ledger (event) values ($1)'
const refusals = byStore({ sqlite: /no such table: nowhere/, postgres: /relation "nowhere" does not exist/ })
const soon = { schedule: ['1ms'] } satisfies SubscriptionOptions['retry']

interface Desk {
  landfall: Landfall
  warnings: { fields: Record<string, unknown>; message: string }[]
  /** Sends an event and resolves when its job is as told. */
  send(key: string, until?: 'succeeded' | 'dead'): Promise<void>
  ledger(): Promise<string[]>
  /** The one job's state and its attempts. */
  job(key: string): Promise<{ state: string; history: readonly { outcome: string; error: string | null }[] }>
}

/** Landfall on a store of its own, with a table of the user's in it. */
async function open(
  t: TestContext,
  handler: (event: WebhookEvent, ctx: HandlerContext) => unknown,
  { limits = {}, ...options }: SubscriptionOptions & Pick<Config, 'limits'> = {},
): Promise<Desk> {
  const folder = makeFolder()
  const store = await makeTestStore(folder.path)
  const warnings: Desk['warnings'] = []
  const none = (): void => undefined
  const warn = (fields: object, message = ''): void => void warnings.push({ fields: { ...fields }, message })
  const subscriptions = { ledger: billing.on('*', handler, { retry: soon, ...options }) }
  const landfall = await createLandfall(
    { store: store.location, sources: { stripe: billing }, subscriptions, limits },
    { log: { debug: none, info: none, warn, error: none } },
  )
  await store.query('create table ledger (event text primary key)')
  landfall.start()
  t.after(async () => {
    await landfall.stop()
    folder.remove()
  })
  return {
    landfall,
    warnings,
    send: async (key, until = 'succeeded') => {
      const ended = new Promise<void>((resolve) => {
        const end = landfall.operate.watch((notices) => {
          if (!notices.some((notice) => notice.kind === 'job' && notice.state === until)) return
          end()
          resolve()
        })
      })
      const url = 'http://landfall.test/webhooks/stripe'
      const answer = await landfall.fetch(new Request(url, toStripePost(toStripeBody({ id: key }))))
      assert.equal(answer.status, 200)
      await ended
    },
    ledger: async () =>
      (await store.query('select event from ledger order by event')).map(({ event }) => String(event)),
    job: async (key) => {
      const { items } = await landfall.operate.listEvents({}, { limit: 100 })
      const id = items.find((event) => event.key === key)?.id ?? ''
      const [job] = (await landfall.operate.showEvent(id)).jobs
      assert.ok(job)
      return job
    },
  }
}

const codeOf = (error: unknown): string => (error as LandfallError).code

test('a handler writes once, in the commit that says it succeeded', async (t) => {
  const went = Promise.withResolvers<unknown>()
  const desk = await open(t, async (event, ctx) => {
    const answer = await ctx.transaction(async (tx) => {
      await tx.query(insert, [event.key])
      return (await tx.query('select event from ledger')).rows
    })
    went.resolve(answer)
  })
  await desk.send('evt_1')
  assert.deepEqual(await desk.ledger(), ['evt_1'])
  const { state, history } = await desk.job('evt_1')
  assert.deepEqual([state, history.map(({ outcome }) => outcome)], ['succeeded', ['done']])
  assert.deepEqual([await went.promise, desk.warnings], [[{ event: 'evt_1' }], []])
})

test('a list of statements does the same', async (t) => {
  const answers = Promise.withResolvers<unknown>()
  const desk = await open(t, async (event, ctx) => {
    const write = { sql: insert, params: [event.key] }
    answers.resolve(await ctx.transaction([write, { sql: 'select cast(count(*) as integer) as n from ledger' }]))
    return done()
  })
  await desk.send('evt_1')
  assert.deepEqual(await desk.ledger(), ['evt_1'])
  assert.deepEqual(await answers.promise, [
    { rows: [], rowCount: 1 },
    { rows: [{ n: 1 }], rowCount: 1 },
  ])
  assert.equal((await desk.job('evt_1')).state, 'succeeded')
})

for (const [what, then] of Object.entries({
  throws: () => {
    throw new Error('too late')
  },
  'gives itself up': () => dead('too late'),
})) {
  test(`a handler that ${what} after its commit changes nothing, and somebody is told`, async (t) => {
    const ran = Promise.withResolvers<void>()
    const desk = await open(t, async (event, ctx) => {
      await ctx.transaction([{ sql: insert, params: [event.key] }])
      setImmediate(ran.resolve)
      return then()
    })
    await desk.send('evt_1')
    await ran.promise
    assert.deepEqual(await desk.ledger(), ['evt_1'])
    const { state, history } = await desk.job('evt_1')
    assert.deepEqual([state, history.length], ['succeeded', 1])
    assert.deepEqual(
      desk.warnings.map(({ fields }) => fields),
      [{ subscription: 'ledger', error: 'too late' }],
    )
  })
}

test('a handler that fails before its commit leaves nothing, and its next attempt writes once', async (t) => {
  const desk = await open(t, async (event, ctx) => {
    await ctx.transaction(async (tx) => {
      await tx.query(insert, [event.key])
      if (ctx.attempt === 1) throw new Error('in the middle')
    })
  })
  await desk.send('evt_1')
  assert.deepEqual(await desk.ledger(), ['evt_1'])
  const { history } = await desk.job('evt_1')
  assert.deepEqual(
    history.map(({ outcome }) => outcome),
    ['retry', 'done'],
  )
  assert.match(history[0]?.error ?? '', /in the middle/)
})

test('a statement that the database refuses reaches the handler in its words, and is an attempt that failed', async (t) => {
  const codes: string[] = []
  const desk = await open(t, async (_, ctx) => {
    await ctx
      .transaction(async (tx) => {
        await tx.query('insert into nowhere values (1)')
      })
      .catch((error: unknown) => {
        codes.push(codeOf(error))
        throw error
      })
  })
  await desk.send('evt_1', 'dead')
  assert.deepEqual(codes, ['transaction_failed', 'transaction_failed'])
  assert.match((await desk.job('evt_1')).history[0]?.error ?? '', refusals)
})

test('a second transaction in one attempt is refused, whatever became of the first', async (t) => {
  const codes: string[] = []
  const over = Promise.withResolvers<void>()
  const note = (error: unknown): void => void codes.push(codeOf(error))
  const desk = await open(t, async (event, ctx) => {
    const write = { sql: insert, params: [event.key] }
    await ctx.transaction(async (tx) => {
      await ctx.transaction([write]).catch(note)
      await tx.query(write.sql, write.params)
    })
    await ctx.transaction([{ sql: insert, params: ['again'] }]).catch(note)
    over.resolve()
  })
  await desk.send('evt_1')
  // The job has succeeded with the first; the handler goes on.
  await over.promise
  assert.deepEqual(codes, ['transaction_failed', 'transaction_failed'])
  assert.deepEqual(await desk.ledger(), ['evt_1'])
})

test('a step within the transaction is refused at once: it would wait for the store that the handler holds', async (t) => {
  const codes: string[] = []
  const desk = await open(t, async (event, ctx) => {
    await ctx.step('before', () => 1)
    await ctx.transaction(async (tx) => {
      await ctx.step('within', () => 2).catch((error: unknown) => codes.push(codeOf(error)))
      await tx.query(insert, [event.key])
    })
  })
  await desk.send('evt_1')
  assert.deepEqual([codes, await desk.ledger()], [['step_invalid'], ['evt_1']])
})

test('a transaction that nobody awaited is waited for, and its failure is the attempt’s', async (t) => {
  const desk = await open(t, (event, ctx) => {
    void ctx.transaction([{ sql: ctx.attempt === 1 ? 'insert into nowhere values ($1)' : insert, params: [event.key] }])
  })
  await desk.send('evt_1')
  assert.deepEqual(await desk.ledger(), ['evt_1'])
  assert.deepEqual(
    (await desk.job('evt_1')).history.map(({ outcome }) => outcome),
    ['retry', 'done'],
  )
})

test('a handler whose time is over loses its transaction, and gives the store back', async (t) => {
  const desk = await open(
    t,
    async (event, ctx) => {
      await ctx.transaction(async (tx) => {
        await tx.query(insert, [event.key])
        if (ctx.attempt === 1) await new Promise(() => undefined)
      })
    },
    { timeout: '60ms' },
  )
  await desk.send('evt_1')
  assert.deepEqual(await desk.ledger(), ['evt_1'])
  const { history } = await desk.job('evt_1')
  assert.deepEqual(
    history.map(({ outcome }) => outcome),
    ['retry', 'done'],
  )
  assert.match(history[0]?.error ?? '', /ran longer than its 60 ms/)
})

test('a handler that holds the store too long is rolled back, and webhooks that waited are stored', async (t) => {
  const lent = Promise.withResolvers<void>()
  const desk = await open(
    t,
    async (event, ctx) => {
      await ctx.transaction(async (tx) => {
        await tx.query(insert, [event.key])
        lent.resolve()
        if (event.key === 'evt_slow') await new Promise(() => undefined)
      })
    },
    { limits: { transactionMs: 60 } },
  )
  const slow = desk.send('evt_slow', 'dead')
  await lent.promise
  await desk.send('evt_next')
  await slow
  assert.deepEqual(await desk.ledger(), ['evt_next'])
  assert.match((await desk.job('evt_slow')).history[0]?.error ?? '', /held the store for 60 ms/)
})

test('the success keeps its version, so that an older event of its key is known as stale', async (t) => {
  const stale: boolean[] = []
  const desk = await open(
    t,
    async (event, ctx) => {
      stale.push(ctx.stale)
      await ctx.transaction([{ sql: insert, params: [event.key] }])
    },
    { order: () => 'one key', version: (event) => Number(event.key.slice('evt_'.length)) },
  )
  for (const key of ['evt_2', 'evt_1', 'evt_3']) await desk.send(key)
  assert.deepEqual(stale, [false, true, false])
})
