// Processing at the public surface: what a handler may ask for and what its subscription promises. Hazards are what other
// systems were seen to get wrong, see hazards.test.ts.
import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { type HandlerContext, type Landfall, type SubscriptionOptions, snooze, type WebhookEvent } from 'landfall'
import { stripe } from 'landfall/providers'
import { makeWitness, mount, until } from './support/mounted.ts'
import { secret, toStripeBody, toStripePost } from './support/stripe.ts'

const billing = stripe({ secrets: [secret] })
const fast = { firstDelay: 1, maxDelay: 1 } as const

type Decide = (event: WebhookEvent, ctx: HandlerContext) => unknown

interface Mounted {
  landfall: Landfall
  witness: ReturnType<typeof makeWitness>
  send(id: string, draft?: { type?: string; created?: number; customer?: string }): Promise<number>
  /** Resolves when all of these are over, and says how each ended. */
  over(...keys: string[]): Promise<Record<string, string>>
}

/** One subscription, 'sub', to everything. */
async function mountOne(t: TestContext, decide: Decide, options: SubscriptionOptions<never> = {}): Promise<Mounted> {
  const witness = makeWitness(decide)
  const sub = billing.on('*', witness.handler as never, options as never)
  const { landfall, url } = await mount(t, { sources: { stripe: billing }, subscriptions: { sub } })
  const send: Mounted['send'] = async (
    id,
    { type = 'invoice.paid', created = 1_700_000_000, customer = 'cus_1' } = {},
  ) => {
    const object = { id: `in_${id}`, object: 'invoice', customer }
    const body = toStripeBody({ id, type, extra: { created, data: { object } } })
    const answer = await fetch(`${url}/webhooks/stripe`, toStripePost(body))
    await answer.arrayBuffer()
    return answer.status
  }
  return { landfall, witness, send, over: (...keys) => over(landfall, keys) }
}

const final = ['succeeded', 'dead', 'cancelled']

async function over(landfall: Landfall, keys: readonly string[]): Promise<Record<string, string>> {
  let wanted: Record<string, string> = {}
  await until(landfall, async () => {
    const states = await readStates(landfall)
    wanted = Object.fromEntries(keys.map((key) => [key, states[key] ?? 'absent']))
    return Object.values(wanted).every((state) => final.includes(state))
  })
  return wanted
}

async function readStates(landfall: Landfall): Promise<Record<string, string>> {
  const { items } = await landfall.operate.listEvents({}, { limit: 100 })
  return Object.fromEntries(items.map(({ key, jobs }) => [key, jobs[0]?.state ?? 'none']))
}

async function historyOf(landfall: Landfall, key: string) {
  const { items } = await landfall.operate.listEvents({ text: key }, { limit: 1 })
  const event = await landfall.operate.showEvent(items[0]?.id ?? '')
  const [job] = event.jobs
  assert.ok(job)
  return job
}

const byCustomer = (event: { payload: { data: { object: { customer: string } } } }): string =>
  event.payload.data.object.customer

test('a step runs once over all attempts, and its result comes back', async (t) => {
  let charges = 0
  const results: unknown[] = []
  const { send, over, landfall } = await mountOne(
    t,
    async (_, ctx) => {
      results.push(await ctx.step('charge', ({ idempotencyKey }) => ({ charge: ++charges, idempotencyKey })))
      results.push(await ctx.step('nothing', () => undefined))
      if (ctx.attempt < 3) throw new Error('after the step')
    },
    { retry: fast },
  )
  await send('evt_step')
  assert.deepEqual(await over('evt_step'), { evt_step: 'succeeded' })
  const { id, steps } = await historyOf(landfall, 'evt_step')
  const charge = { charge: 1, idempotencyKey: `landfall-${id}-charge` }
  assert.deepEqual(results, [charge, undefined, charge, undefined, charge, undefined])
  assert.deepEqual(steps.map((step) => step.name).sort(), ['charge', 'nothing'])
})

test('a step that cannot be kept fails with a code that says why', async (t) => {
  const wrong: [string, (ctx: HandlerContext) => Promise<unknown>][] = [
    ['large', (ctx) => ctx.step('large', () => 'x'.repeat(300_000))],
    ['circular', (ctx) => ctx.step('circular', () => Object.assign({}, { self: null as unknown }, { big: 1n }))],
    ['function', (ctx) => ctx.step('function', () => () => 1)],
    ['twice', (ctx) => Promise.all([ctx.step('twice', () => 1), ctx.step('twice', () => 2)])],
    ['slow', (ctx) => ctx.step('slow', () => new Promise(() => undefined), { timeout: 1 })],
  ]
  const codes: Record<string, unknown> = {}
  const { send, over } = await mountOne(t, async (event, ctx) => {
    for (const [name, run] of wrong) {
      if (!event.key.endsWith(name)) continue
      codes[name] = await run(ctx).then(
        () => 'kept',
        (error) => (error as { code: string }).code,
      )
    }
  })
  const keys = wrong.map(([name]) => `evt_${name}`)
  for (const key of keys) await send(key)
  await over(...keys)
  const invalid = 'step_invalid'
  assert.deepEqual(codes, {
    ...{ large: invalid, circular: invalid, function: invalid, twice: invalid, slow: 'handler_timeout' },
  })
})

test('events of one customer run one after another in the order they came, others beside them', async (t) => {
  const running = new Set<string>()
  const order: Record<string, string[]> = {}
  const { send, over } = await mountOne(
    t,
    async (event, ctx) => {
      const customer = byCustomer(event as never)
      assert.ok(!running.has(customer), 'two of one key at once')
      running.add(customer)
      await new Promise(setImmediate)
      running.delete(customer)
      if (ctx.attempt === 1 && event.key.endsWith('3')) throw new Error('once')
      order[customer] = [...(order[customer] ?? []), event.key]
    },
    { order: byCustomer as never, retry: fast },
  )
  const keys = Array.from({ length: 40 }, (_, i) => `evt_${i}`)
  for (const [i, key] of keys.entries()) await send(key, { customer: `cus_${i % 4}` })
  await over(...keys)
  for (let i = 0; i < 4; i++) {
    assert.deepEqual(
      order[`cus_${i}`],
      keys.filter((_, index) => index % 4 === i),
    )
  }
})

test('hazard 13: first in, first out without parking: one poison event does not stop its key for ever', async (t) => {
  const ran: string[] = []
  const { send, over } = await mountOne(
    t,
    (event) => {
      if (event.key === 'evt_poison') throw new Error('never')
      ran.push(event.key)
    },
    { order: byCustomer as never, blockFor: 1, retry: { attempts: 3, firstDelay: 2, maxDelay: 2, jitter: 0 } },
  )
  for (const key of ['evt_poison', 'evt_after']) await send(key)
  assert.deepEqual(await over('evt_poison', 'evt_after'), { evt_poison: 'dead', evt_after: 'succeeded' })
  assert.deepEqual(ran, ['evt_after'])
})

test('a head that may be skipped is given up at its first failure', async (t) => {
  const { send, over, landfall } = await mountOne(
    t,
    (event) => {
      if (event.key === 'evt_head') throw new Error('no')
    },
    { order: byCustomer as never, onHeadFailure: 'skip' },
  )
  for (const key of ['evt_head', 'evt_next']) await send(key)
  assert.deepEqual(await over('evt_head', 'evt_next'), { evt_head: 'dead', evt_next: 'succeeded' })
  assert.equal((await historyOf(landfall, 'evt_head')).attempts, 1)
})

test('what arrives late within the hold is sorted by the provider’s time', async (t) => {
  const ran: string[] = []
  const { send, over } = await mountOne(t, (event) => void ran.push(event.key), {
    order: byCustomer as never,
    hold: 300,
  })
  const sent = [5, 3, 1, 4, 2]
  for (const i of sent) await send(`evt_${i}`, { created: 1_700_000_000 + i })
  await over(...sent.map((i) => `evt_${i}`))
  assert.deepEqual(ran, ['evt_1', 'evt_2', 'evt_3', 'evt_4', 'evt_5'])
})

test('stale data: an older event that comes late is known, told, and skipped where asked', async (t) => {
  for (const onStale of ['run', 'skip'] as const) {
    await t.test(onStale, async (t) => {
      const seen: unknown[] = []
      const { send, over, landfall } = await mountOne(
        t,
        (event, ctx) => void seen.push([event.key, ctx.stale, ctx.lastVersion]),
        { order: byCustomer as never, onStale },
      )
      for (const [key, created] of [
        ['evt_new', 20],
        ['evt_old', 10],
        ['evt_newer', 30],
      ] as const) {
        await send(key, { created: 1_700_000_000 + created })
        await over(key)
      }
      const newest = [1_700_000_020_000]
      assert.deepEqual(seen, [
        ['evt_new', false, null],
        ...(onStale === 'run' ? [['evt_old', true, newest]] : []),
        ['evt_newer', false, newest],
      ])
      if (onStale === 'skip') assert.match((await historyOf(landfall, 'evt_old')).history[0]?.note ?? '', /newer/)
    })
  }
})

test('hazard 11: newest wins with one-second clocks: events of one second all run, and a sequence tells them apart', async (t) => {
  const seen: [string, boolean][] = []
  const handler: Decide = (event, ctx) => void seen.push([event.key, ctx.stale])
  const plain = await mountOne(t, handler, { order: byCustomer as never, onStale: 'skip' })
  for (const key of ['evt_b', 'evt_a']) await plain.send(key)
  await plain.over('evt_a', 'evt_b')
  assert.deepEqual(seen, [
    ['evt_b', false],
    ['evt_a', false],
  ])
  seen.length = 0
  const sequenced = await mountOne(t, handler, {
    order: byCustomer as never,
    version: ((event: WebhookEvent) => [event.createdAt ?? 0, event.key]) as never,
  })
  for (const key of ['evt_2', 'evt_1']) {
    await sequenced.send(key)
    await sequenced.over(key)
  }
  assert.deepEqual(seen, [
    ['evt_2', false],
    ['evt_1', true],
  ])
})

test('what is stale can be replaced by what the provider says now', async (t) => {
  const payloads: unknown[] = []
  const { send, over } = await mountOne(t, (event) => void payloads.push(event.payload), {
    ...{ order: byCustomer as never, onStale: 'fetch', fetchLatest: async () => ({ fresh: true }) },
  })
  await send('evt_new', { created: 1_700_000_020 })
  await over('evt_new')
  await send('evt_old', { created: 1_700_000_010 })
  await over('evt_old')
  assert.deepEqual(payloads[1], { fresh: true })
})

test('hazard 7: a filter that throws lets nothing pass: the job is dead with the cause', async (t) => {
  const when = ((event: WebhookEvent) => {
    if (event.key === 'evt_throws') throw new Error('no such field')
    if (event.key === 'evt_promise') return Promise.resolve(false)
    return event.key === 'evt_wanted'
  }) as never
  const { send, over, landfall, witness } = await mountOne(t, () => undefined, { when })
  for (const key of ['evt_throws', 'evt_promise', 'evt_unwanted', 'evt_wanted']) assert.equal(await send(key), 200)
  assert.deepEqual(await over('evt_throws', 'evt_promise', 'evt_wanted'), {
    ...{ evt_throws: 'dead', evt_promise: 'dead', evt_wanted: 'succeeded' },
  })
  assert.deepEqual(
    witness.seen.map((event) => event.key),
    ['evt_wanted'],
  )
  assert.equal((await readStates(landfall)).evt_unwanted, 'none')
  assert.match((await historyOf(landfall, 'evt_throws')).history[0]?.error ?? '', /no such field/)
})

test('hazard 19: a “seen” mark that swallows the provider’s retry: a duplicate of a failed event does not hide the failure', async (t) => {
  let broken = true
  const { send, over, landfall } = await mountOne(
    t,
    () => {
      if (broken) throw new Error('down')
    },
    { retry: { attempts: 2, ...fast } },
  )
  await send('evt_1')
  assert.deepEqual(await over('evt_1'), { evt_1: 'dead' })
  assert.equal(await send('evt_1'), 200)
  assert.equal((await readStates(landfall)).evt_1, 'dead', 'still there to be seen and retried')
  broken = false
  await landfall.operate.retryJob((await historyOf(landfall, 'evt_1')).id)
  assert.deepEqual(await over('evt_1'), { evt_1: 'succeeded' })
})

test('hazard 10: tolerance measured when processed: an event that waited longer than its signature’s age limit still runs', async (t) => {
  const old = stripe({ secrets: [secret], tolerance: '1s' })
  const witness = makeWitness()
  const sub = old.on('*', witness.handler as never, { order: () => 'one', hold: 1200 })
  const { url } = await mount(t, { sources: { stripe: old }, subscriptions: { sub } })
  const answer = await fetch(`${url}/webhooks/stripe`, toStripePost(toStripeBody({ id: 'evt_waits' })))
  assert.equal(answer.status, 200)
  await witness.ran(1)
})

test('hazards 16 and 26: a paused destination’s queue is kept, not acknowledged away', async (t) => {
  const { send, over, landfall, witness } = await mountOne(t, () => undefined)
  await landfall.operate.pauseSubscription('sub')
  for (const key of ['evt_1', 'evt_2']) assert.equal(await send(key), 200)
  assert.deepEqual(await readStates(landfall), { evt_1: 'pending', evt_2: 'pending' })
  assert.equal(witness.seen.length, 0)
  await landfall.operate.resumeSubscription('sub')
  assert.deepEqual(await over('evt_1', 'evt_2'), { evt_1: 'succeeded', evt_2: 'succeeded' })
})

test('retries follow the schedule, stop at what is permanent and at the deadline, and clamp what a destination asks', async (t) => {
  const cases: [string, SubscriptionOptions<never>, (ctx: HandlerContext) => unknown, number, string][] = [
    ['schedule', { retry: { schedule: [1, 1, 1] } }, () => new Error('no'), 4, 'thrown'],
    [
      'permanent',
      { retry: { ...fast, permanent: (error) => error instanceof RangeError } },
      () => new RangeError('no'),
      1,
      'permanent',
    ],
    ['deadline', { retry: { ...fast, deadline: 0 } }, () => new Error('no'), 1, 'thrown'],
    [
      'clamped',
      { retry: { ...fast, attempts: 2, maxRetryAfter: 1 } },
      () => Object.assign(new Error('slow down'), { status: 429, headers: new Headers({ 'retry-after': '3600' }) }),
      2,
      'rate_limited',
    ],
  ]
  for (const [name, options, error, attempts, cause] of cases) {
    await t.test(name, async (t) => {
      const { send, over, landfall } = await mountOne(
        t,
        (_, ctx) => {
          throw error(ctx)
        },
        options,
      )
      await send(`evt_${name}`)
      assert.deepEqual(await over(`evt_${name}`), { [`evt_${name}`]: 'dead' })
      const job = await historyOf(landfall, `evt_${name}`)
      assert.deepEqual([job.attempts, job.history.at(-1)?.cause], [attempts, cause])
    })
  }
})

test('a snooze waits until then and counts for nothing', async (t) => {
  let times = 0
  const { send, over, landfall } = await mountOne(
    t,
    () => (++times < 3 ? snooze(new Date(Date.now() + 1)) : undefined),
    { retry: { attempts: 1 } },
  )
  await send('evt_1')
  assert.deepEqual(await over('evt_1'), { evt_1: 'succeeded' })
  const job = await historyOf(landfall, 'evt_1')
  assert.deepEqual([job.attempts, job.history.map((one) => one.outcome)], [1, ['snooze', 'snooze', 'done']])
})

test('options that contradict each other stop the start', async (t) => {
  const wrong: SubscriptionOptions<never>[] = [
    { hold: '1s' },
    { onStale: 'skip' },
    { order: () => 'x', key: () => 'y' },
    { order: () => 'x', onStale: 'fetch' },
    { concurrencyPerKey: 2 },
    { rate: '0/s' as never },
    { retry: { attempts: 3, schedule: ['1s'] } },
    { breaker: { failureRate: 2 } },
    { when: true as never },
    { ordered: true } as never,
  ]
  for (const options of wrong) {
    await assert.rejects(
      mountOne(t, () => undefined, options),
      { code: 'config_invalid' },
      JSON.stringify(options),
    )
  }
})
