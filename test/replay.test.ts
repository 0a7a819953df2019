// Asking for jobs again, as a person does it: a handler that failed, a store that knows it, and the same platform asked for
// all of it once more.
import assert from 'node:assert/strict'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import type { ReplayAnswer, ReplayInfo, SubscriptionInfo } from '../src/api/contract.ts'
import type { Config } from '../src/config/define-config.ts'
import { isLandfallError } from '../src/core/errors.ts'
import type { HandlerContext } from '../src/core/subscription.ts'
import { createLandfall, type Landfall } from '../src/landfall.ts'
import { stripe } from '../src/providers/index.ts'
import { signedSample } from '../src/testing/index.ts'
import { silent } from './desk.ts'
import { until } from './support/mounted.ts'
import { makeFolder, runCommand, type ServerChild, startServerChild, writeConfig } from './support/server.ts'
import { secret, toStripeBody, toStripePost } from './support/stripe.ts'
import { makeTestStore } from './support/test-store.ts'

const billing = stripe({ secrets: ['right'] })

interface House {
  open(subscriptions: Config['subscriptions']): Promise<Landfall>
  send(landfall: Landfall, id: string): Promise<number>
}

function arrange(t: TestContext): House {
  const folder = makeFolder()
  let store: string | null = null
  let running: Landfall | null = null
  t.after(async () => {
    await running?.stop()
    folder.remove()
  })
  return {
    open: async (subscriptions) => {
      await running?.stop()
      store ??= (await makeTestStore(folder.path)).location
      const config: Config = { store, sources: { billing }, limits: { pollMs: 20 } }
      running = await createLandfall({ ...config, ...(subscriptions && { subscriptions }) }, { log: silent })
      running.start()
      return running
    },
    send: async (landfall, id) => {
      const url = 'http://localhost/webhooks/billing'
      const answer = await landfall.fetch(signedSample(billing, 'invoice.paid', { url, id }).request())
      return answer.status
    },
  }
}

async function statesOf({ operate }: Landfall, key: string): Promise<string[]> {
  const { items } = await operate.listEvents({ text: key }, { limit: 10 })
  return items.flatMap(({ jobs }) => jobs.map(({ subscription, state }) => `${subscription} ${state}`))
}

async function settled(landfall: Landfall): Promise<void> {
  await until(landfall, async () =>
    (await landfall.operate.subscriptions()).every((one) => one.pending + one.running === 0),
  )
}

async function replayed(landfall: Landfall, id: string): Promise<void> {
  await until(landfall, async () => (await landfall.operate.showReplay(id)).state === 'done')
  await settled(landfall)
}

test('hazard 22: a replay is not blocked by the idempotency key, of the event or of the job', async (t) => {
  const house = arrange(t)
  const seen: string[] = []
  let charges = 0
  const landfall = await house.open({
    ledger: billing.on('*', async (_event, ctx: HandlerContext) => {
      const charge = await ctx.step('charge', () => ++charges)
      seen.push(`${ctx.idempotencyKey} ${charge}`)
    }),
  })
  assert.equal(await house.send(landfall, 'one'), 200)
  await settled(landfall)
  // What the provider sends again is a duplicate, and runs nothing; what a person asks for again runs.
  assert.equal(await house.send(landfall, 'one'), 200)
  await settled(landfall)
  assert.equal(seen.length, 1)
  const filter = { source: 'billing' }
  await replayed(landfall, (await landfall.operate.startReplay({ filter })).replay.id)
  const kept = [seen[0], seen[0]]
  assert.deepEqual([seen, charges], [kept, 1], 'without fresh keys it is the same work: its step is not done again')
  const { replay } = await landfall.operate.startReplay({ filter, freshKeys: true })
  await replayed(landfall, replay.id)
  assert.deepEqual([seen.length, charges, seen[2]], [3, 2, `${seen[0]?.split(' ')[0]}-1 2`])
  const { items } = await landfall.operate.listEvents({}, { limit: 10 })
  assert.deepEqual([items.length, items[0]?.duplicates, items[0]?.jobs.length], [1, 1, 1])
  assert.equal(items[0]?.jobs[0]?.replay, replay.id)
})

test('all dead jobs of a subscription succeed once their handler is mended, and no other runs again', async (t) => {
  const house = arrange(t)
  const runs: string[] = []
  let mended = false
  const landfall = await house.open({
    ledger: billing.on(
      '*',
      (event) => {
        runs.push(`ledger ${event.key}`)
        if (!mended && event.key !== 'evt_fine') throw new Error('no such customer')
      },
      { retry: { attempts: 1 } },
    ),
    audit: billing.on('*', (event) => void runs.push(`audit ${event.key}`)),
  })
  for (const id of ['one', 'two', 'fine']) await house.send(landfall, id)
  await settled(landfall)
  const [group, ...others] = await landfall.operate.failures({ subscription: 'ledger' })
  assert.deepEqual([group?.count, others.length], [2, 0], 'both failed in the same way')
  const filter = { subscription: 'ledger', jobState: 'dead' } as const
  const { events, jobs } = await landfall.operate.previewReplay({ filter })
  assert.deepEqual([events, jobs], [2, 2])
  assert.equal((await landfall.operate.listReplays({ limit: 9 })).items.length, 0)
  mended = true
  runs.length = 0
  await replayed(landfall, (await landfall.operate.startReplay({ filter })).replay.id)
  assert.deepEqual(runs.toSorted(), ['ledger evt_one', 'ledger evt_two'])
  assert.deepEqual(await statesOf(landfall, 'evt_one'), ['ledger succeeded', 'audit succeeded'])
})

test('with the current configuration a new subscription gets its jobs, and one that is gone gets none', async (t) => {
  const house = arrange(t)
  const first = await house.open({ old: billing.on('*', () => undefined) })
  await house.send(first, 'one')
  await settled(first)
  const got: unknown[] = []
  const second = await house.open({
    report: billing.on('invoice.*', (event) => void got.push(event.payload), {
      when: (event) => event.key === 'evt_one',
    }),
    refunds: billing.on('charge.refunded', () => undefined),
  })
  const ask = { filter: { source: 'billing' }, configuration: 'current' } as const
  const preview = await second.operate.previewReplay(ask)
  assert.deepEqual([preview.subscriptions, preview.left], [[{ subscription: 'report', jobs: 1 }], 1])
  await replayed(second, (await second.operate.startReplay(ask)).replay.id)
  assert.deepEqual(await statesOf(second, 'evt_one'), ['old succeeded', 'report succeeded'])
  assert.equal((got[0] as { id?: string }).id, 'evt_one')
})

test('a replay keeps to its rate, and stops where it is paused', async (t) => {
  const house = arrange(t)
  const landfall = await house.open({ ledger: billing.on('*', () => undefined) })
  for (let i = 0; i < 40; i++) await house.send(landfall, `n${i}`)
  await settled(landfall)
  const { operate } = landfall
  const began = performance.now()
  const { replay } = await operate.startReplay({ filter: { source: 'billing' }, ratePerSecond: 40 })
  await until(landfall, async () => (await operate.showReplay(replay.id)).replayed >= 10)
  const paused = await operate.steerReplay(replay.id, 'paused')
  const seconds = (performance.now() - began) / 1000
  assert.ok(paused.replayed <= 40 * seconds + 4, `${paused.replayed} in ${seconds} s`)
  await settled(landfall)
  assert.equal((await operate.showReplay(replay.id)).replayed, paused.replayed)
  await operate.steerReplay(replay.id, 'running')
  await replayed(landfall, replay.id)
  const done = await operate.showReplay(replay.id)
  assert.deepEqual([done.replayed, done.events], [40, 40])
  await assert.rejects(operate.steerReplay(replay.id, 'cancelled'), (error) => isLandfallError(error, 'replay_state'))
})

test('an empty filter is refused unless all is meant, and what does not exist is not found', async (t) => {
  const { operate } = await arrange(t).open({ ledger: billing.on('*', () => undefined) })
  for (const filter of [{}, { source: '' }]) {
    for (const call of [operate.previewReplay, operate.startReplay])
      await assert.rejects(call({ filter }), (error) => isLandfallError(error, 'request_invalid'))
  }
  await assert.rejects(operate.showReplay('rpl_9'), (error) => isLandfallError(error, 'not_found'))
  await assert.rejects(operate.pauseSubscription('nothing'), (error) => isLandfallError(error, 'not_found'))
})

test('a paused subscription keeps its events, and is shown with its breaker and its rules', async (t) => {
  const house = arrange(t)
  const runs: string[] = []
  const landfall = await house.open({
    ledger: billing.on('*', (event) => void runs.push(event.key), { rate: '100/s', concurrency: 3 }),
    broken: billing.on('*', () => Promise.reject(new Error('no')), {
      breaker: { failuresInRow: 1, openFor: '1h' },
      retry: { attempts: 1 },
    }),
  })
  const { operate } = landfall
  assert.equal(typeof (await operate.pauseSubscription('ledger')).pausedAt, 'number')
  await house.send(landfall, 'one')
  await until(landfall, async () => (await operate.subscriptions())[1]?.dead === 1)
  const [ledger, broken] = await operate.subscriptions()
  assert.deepEqual([ledger?.pending, ledger?.settings?.rate, runs.length], [1, '100/s', 0])
  assert.match(ledger?.settings?.concurrency ?? '', /^3 at a time/)
  assert.equal(broken?.breaker.phase, 'open')
  assert.ok((broken?.breaker.until ?? 0) > Date.now() + 60_000)
  assert.equal((await operate.resumeSubscription('ledger')).pausedAt, null)
  await until(landfall, async () => runs.length === 1)
})

// --- the real server, its command line, and a kill -------------------------------------------------------------------

/**
 * Handlers write a line a run; while the file `fail` is there, they throw. Leases are short, because on PostgreSQL another
 * node might hold what the killed one ran.
 */
const toConfig = (folder: string, store: string): string => `
import { appendFileSync, existsSync } from 'node:fs'
import { defineConfig } from 'landfall'
import { stripe } from 'landfall/providers'
const billing = stripe({ secrets: ['${secret}'] })
export default defineConfig({
  store: '${store}',
  limits: { leaseMs: 2_000 },
  sources: { stripe: billing },
  subscriptions: {
    ledger: billing.on('*', (event) => {
      if (existsSync('${folder}/fail')) throw new Error('the ledger is closed')
      appendFileSync('${folder}/ledger', event.key + '\\n')
    }, { retry: { attempts: 1 }, breaker: false }),
  },
})
`

async function call<Answer>(server: ServerChild, path: string, body?: unknown): Promise<Answer> {
  const sent = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }
  const answer = await fetch(server.admin + path, sent)
  assert.equal(answer.status, 200, path)
  return (await answer.json()) as Answer
}

async function when(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 20))
}

async function fillDead(server: ServerChild, folder: string, count: number): Promise<string[]> {
  writeFileSync(join(folder, 'fail'), '')
  const keys = Array.from({ length: count }, (_, index) => `evt_dead_${index}`)
  for (const id of keys)
    assert.equal((await fetch(`${server.intake}/webhooks/stripe`, toStripePost(toStripeBody({ id })))).status, 200)
  await when(async () => (await call<SubscriptionInfo[]>(server, '/api/subscriptions'))[0]?.dead === count)
  return keys
}

test('a replay that kill -9 interrupts goes on by itself, and puts back every job once', {
  timeout: 120_000,
}, async (t) => {
  const folder = makeFolder()
  const config = writeConfig(folder.path, toConfig(folder.path, (await makeTestStore(folder.path)).location))
  let server = await startServerChild({ config })
  t.after(async () => {
    await server.kill()
    folder.remove()
  })
  const count = 200
  const keys = await fillDead(server, folder.path, count)
  // While they fail, every job that is put back dies again: so each time it was put back stands in its history.
  const { id } = await call<ReplayAnswer>(server, '/api/replays', { filter: { jobState: 'dead' }, ratePerSecond: 40 })
  const read = () => call<ReplayInfo>(server, `/api/replays/${id}`)
  const stops: number[] = []
  for (const share of [0.1, 0.3, 0.5]) {
    await when(async () => (await read()).replayed >= count * share)
    await server.kill()
    server = await startServerChild({ config })
    stops.push((await read()).replayed)
  }
  assert.ok((stops.at(-1) ?? count) < count, `it was interrupted before its end: ${stops}`)
  await when(async () => (await read()).state === 'done')
  const done = await read()
  assert.deepEqual([done.replayed, done.skipped, done.events], [count, 0, count])
  await when(async () => (await call<SubscriptionInfo[]>(server, '/api/subscriptions'))[0]?.dead === count)
  t.diagnostic(`killed after ${stops.join(', ')} of ${count} jobs`)
  const histories = new Map<string, number>()
  for (const key of keys) {
    const { items } = await call<{ items: { id: string; key: string }[] }>(server, `/api/events?q=${key}&limit=200`)
    const found = items.find((one) => one.key === key)
    const event = await call<{ jobs: { history: { outcome: string }[] }[] }>(server, `/api/events/${found?.id}`)
    histories.set(key, event.jobs[0]?.history.filter(({ outcome }) => outcome === 'dead').length ?? 0)
  }
  assert.deepEqual(
    [...histories].filter(([, ends]) => ends !== 2),
    [],
    'dead once by itself, once by the replay',
  )
})

test('landfall replay counts, runs and follows; pause and resume hold a subscription', {
  timeout: 60_000,
}, async (t) => {
  const folder = makeFolder()
  const config = writeConfig(folder.path, toConfig(folder.path, (await makeTestStore(folder.path)).location))
  const server = await startServerChild({ config })
  t.after(async () => {
    await server.stop()
    folder.remove()
  })
  const keys = await fillDead(server, folder.path, 3)
  const run = (...args: string[]) => runCommand([...args, '--to', server.admin])
  const counted = await run('replay', '--job-state', 'dead', '--dry-run')
  assert.match(counted.stdout, /3 events, 3 jobs[\s\S]*ledger {2}3 jobs[\s\S]*Nothing was changed/)
  const empty = await run('replay')
  assert.deepEqual([empty.code, empty.stdout], [2, ''])
  assert.match(empty.stderr, /no filter is given[\s\S]*--all/)
  assert.equal((await run('replay', '--job-state', 'pending')).code, 2)
  const { id } = await call<ReplayAnswer>(server, '/api/replays', { filter: { type: 'nothing.like.it' } })
  await when(async () => (await call<ReplayInfo>(server, `/api/replays/${id}`)).state === 'done')
  const over = await run('replay', '--cancel', String(id))
  assert.deepEqual([over.code, over.stdout], [1, ''])
  assert.match(over.stderr, /is done and cannot become cancelled\nTry: /)

  assert.match((await run('pause', 'ledger')).stdout, /ledger is paused: 0 waiting/)
  assert.equal((await run('pause', 'nothing')).code, 1)
  rmSync(join(folder.path, 'fail'))
  const done = await run('replay', '--job-state', 'dead', '--json')
  const lines = done.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as ReplayInfo)
  assert.deepEqual([done.code, lines.at(-1)?.state, lines.at(-1)?.replayed], [0, 'done', 3])
  const [ledger] = await call<SubscriptionInfo[]>(server, '/api/subscriptions')
  assert.deepEqual([ledger?.pending, ledger?.running, ledger?.dead], [3, 0, 0])
  const { stdout } = await runCommand(['sources', '--config', config])
  assert.match(stdout, /3 pending[\s\S]*paused since .*landfall resume ledger/)
  assert.match((await run('resume', 'ledger')).stdout, /ledger goes on/)
  await when(async () => (await call<SubscriptionInfo[]>(server, '/api/subscriptions'))[0]?.pending === 0)
  await when(async () => existsSync(join(folder.path, 'ledger')))
  await when(async () => readFileSync(join(folder.path, 'ledger'), 'utf8').trim().split('\n').length === 3)
  assert.deepEqual(readFileSync(join(folder.path, 'ledger'), 'utf8').trim().split('\n').toSorted(), keys)
})
