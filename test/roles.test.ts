// The same configuration on several nodes, each with a part of the work: real processes over one PostgreSQL.
import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { after, type TestContext, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { createLandfall } from 'landfall'
import { stripe } from 'landfall/providers'
import pg from 'pg'
import type { EventDetail, EventSummary, List } from '../src/api/contract.ts'
import { isLandfallError } from '../src/core/errors.ts'
import { defaultLimits } from '../src/core/limits.ts'
import { type Role, readRoles } from '../src/core/roles.ts'
import { makePublishedFetcher } from '../src/published/fetch-published.ts'
import { openStore } from '../src/store/open-store.ts'
import { makeKeeper } from '../src/worker/keeper.ts'
import { silent } from './desk.ts'
import { anEvent, aRequest } from './store-conformance/samples.ts'
import { startPostgres } from './support/postgres.ts'
import { makeFolder, root, runCommand, type ServerChild, startServerChild, writeConfig } from './support/server.ts'
import { secret, toStripeBody, toStripePost } from './support/stripe.ts'

const server = await startPostgres()
after(() => server.stop())

const configText = (store: string): string => `
import { defineConfig } from 'landfall'
import { stripe } from 'landfall/providers'
const billing = stripe({ secrets: ['${secret}'] })
export default defineConfig({
  store: ${JSON.stringify(store)},
  sources: { stripe: billing },
  subscriptions: {
    ledger: billing.on('*', async (event, ctx) => {
      if (event.type === 'exit' && ctx.attempt === 1) process.exit(1)
      await ctx.transaction([{ sql: 'insert into ledger (event) values ($1)', params: [event.key] }])
    }),
  },
  limits: { leaseMs: 3_000 },
})
`

interface Cluster {
  url: string
  start(role: string): Promise<ServerChild>
  /** What the handlers wrote, in order of key. */
  ledger(): Promise<string[]>
}

async function makeCluster(t: TestContext): Promise<Cluster> {
  const folder = makeFolder()
  const url = await server.makeDatabase()
  const client = new pg.Client(url)
  await client.connect()
  await client.query('create table ledger (event text)')
  const config = writeConfig(folder.path, configText(url))
  const nodes: ServerChild[] = []
  t.after(async () => {
    for (const node of nodes) await node.kill()
    await client.end()
    folder.remove()
  })
  return {
    url,
    start: async (role) => {
      const node = await startServerChild({ config, env: { LANDFALL_ROLE: role } })
      nodes.push(node)
      return node
    },
    ledger: async () => {
      const { rows } = await client.query<{ event: string }>('select event from ledger order by event')
      return rows.map(({ event }) => event)
    },
  }
}

const statusOf = async (url: string, init: RequestInit = {}): Promise<number> => {
  const answer = await fetch(url, init)
  await answer.arrayBuffer()
  return answer.status
}

async function read<Answer>(node: ServerChild, path: string): Promise<Answer> {
  const answer = await fetch(node.admin + path)
  assert.equal(answer.status, 200, path)
  return (await answer.json()) as Answer
}

/** Resolves when so many events are in this state; asks as a dashboard would. */
async function waitFor(node: ServerChild, state: string, count: number): Promise<EventSummary[]> {
  while (true) {
    const { items } = await read<List<EventSummary>>(node, `/api/events?state=${state}&limit=200`)
    if (items.length >= count) return items
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

test('roles are read as they are written, and an unknown one is refused', () => {
  assert.deepEqual(readRoles([]), ['intake', 'worker', 'admin'])
  assert.deepEqual(readRoles(['worker', 'all']), ['intake', 'worker', 'admin'])
  assert.deepEqual(readRoles(['worker', 'intake', 'worker']), ['intake', 'worker'])
  for (const word of ['', 'intakes', 'toString'])
    assert.throws(
      () => readRoles([word]),
      (error) => isLandfallError(error, 'request_invalid'),
    )
})

test('a SQLite store has one process with every role, and anything else is refused', async (t) => {
  const folder = makeFolder()
  t.after(folder.remove)
  const config = writeConfig(folder.path, configText(`${folder.path}/one.db`))
  for (const role of ['worker', 'intake,admin']) {
    const { code, stderr } = await runCommand(['start', '--config', config, '--role', role])
    assert.deepEqual([code, /PostgreSQL.*\nTry: .*--role/.test(stderr)], [1, true], stderr)
  }
  assert.equal((await runCommand(['start', '--config', config, '--role', 'leader'])).code, 2)
  const doctor = await runCommand(['doctor', '--config', config, '--role', 'worker', '--json'])
  assert.equal(doctor.code, 1)
  const checks = doctor.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { check: string; state: string })
  assert.equal(checks.find(({ check }) => check === 'roles')?.state, 'problem')
  assert.ok(!checks.some(({ check }) => check === 'intake port'))
  const billing = stripe({ secrets: [secret] })
  const inProcess = createLandfall({ store: `${folder.path}/one.db`, sources: { billing } }, { roles: ['worker'] })
  await assert.rejects(inProcess, { code: 'role_unsupported' })
})

test('a webhook taken by one node is processed by a second and seen on a third; each refuses what is not its role', async (t) => {
  const cluster = await makeCluster(t)
  const [intake, worker, admin] = await Promise.all(['intake', 'worker', 'admin'].map((role) => cluster.start(role)))
  assert.ok(intake && worker && admin)
  assert.deepEqual([worker.intake, admin.intake], [null, null])
  const post = toStripePost(toStripeBody({ id: 'evt_1' }))
  assert.equal(await statusOf(`${intake.intake}/webhooks/stripe`, post), 200)
  const [event] = await waitFor(admin, 'succeeded', 1)
  const detail = await read<EventDetail>(admin, `/api/events/${event?.id}`)
  assert.deepEqual(
    detail.jobs[0]?.history.map(({ outcome }) => outcome),
    ['done'],
  )
  assert.deepEqual(await cluster.ledger(), ['evt_1'])

  for (const node of [intake, worker]) {
    for (const path of ['/', '/api/events', '/api/live']) assert.equal(await statusOf(node.admin + path), 404, path)
    assert.match(await (await fetch(`${node.admin}/metrics`)).text(), /landfall_node_ready 1\n/)
  }
  for (const node of [worker, admin])
    assert.equal(await statusOf(`${node.admin}/webhooks/stripe`, post), 404, 'webhooks are not taken beside the door')
  for (const node of [intake, worker, admin]) {
    assert.equal(await statusOf(`${node.admin}/healthz`), 200)
    assert.deepEqual(await read(node, '/readyz'), { ok: true, problem: null, full: null })
  }
  assert.equal(await statusOf(`${intake.intake}/healthz`), 200)

  // Without a worker what comes waits, and nothing is lost by it.
  assert.equal(await worker.stop(), 0)
  assert.equal(await statusOf(`${intake.intake}/webhooks/stripe`, toStripePost(toStripeBody({ id: 'evt_2' }))), 200)
  await waitFor(admin, 'pending', 1)
  await cluster.start('worker')
  await waitFor(admin, 'succeeded', 2)
})

test('a node is not ready while a thread of its own is gone, nor while it drains', async (t) => {
  const cluster = await makeCluster(t)
  const node = await cluster.start('intake,worker')
  const readiness = async (): Promise<number> => statusOf(`${node.admin}/readyz`).catch(() => 0)
  const becomes = async (status: number): Promise<void> => {
    while ((await readiness()) !== status) await new Promise((resolve) => setTimeout(resolve, 10))
  }
  // Its handler ends the worker's thread once.
  const post = toStripePost(toStripeBody({ id: 'evt_exit', type: 'exit' }))
  assert.equal(await statusOf(`${node.intake}/webhooks/stripe`, post), 200)
  await becomes(503)
  assert.equal(await statusOf(`${node.admin}/healthz`), 200)
  assert.match(await (await fetch(`${node.admin}/metrics`)).text(), /landfall_node_ready 0\n/)
  await becomes(200)
  while ((await cluster.ledger()).length === 0) await new Promise((resolve) => setTimeout(resolve, 20))
  const stopped = node.stop()
  // Either it is heard to drain, or it has drained already.
  while ((await readiness()) === 200) await new Promise((resolve) => setTimeout(resolve, 5))
  assert.equal(await stopped, 0)
})

test('nodes of each role are restarted one after the other under load, and what was acknowledged is done once', async (t) => {
  const cluster = await makeCluster(t)
  const doors = await Promise.all([cluster.start('intake'), cluster.start('intake')])
  let [worker, admin] = await Promise.all([cluster.start('worker'), cluster.start('admin')])
  const acknowledged: string[] = []
  let isOver = false
  // As a provider behind a balancer: what is not answered 2xx is sent again, to the next node.
  const send = async (lane: number): Promise<void> => {
    for (let i = 0; !isOver; i++) {
      const key = `evt_${lane}_${String(i).padStart(5, '0')}`
      const post = toStripePost(toStripeBody({ id: key }))
      for (let tries = 0; ; tries++) {
        const door = doors[(i + tries) % 2]?.intake
        const status = await statusOf(`${door}/webhooks/stripe`, post).catch(() => 0)
        if (status === 200) break
        assert.ok([0, 503].includes(status), `answered ${status}`)
      }
      acknowledged.push(key)
      // A pace that leaves the machine to the servers that start.
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
  const senders = [send(0), send(1)]
  for (const i of [0, 1]) {
    assert.equal(await doors[i]?.stop(), 0)
    doors[i] = await cluster.start('intake')
  }
  const next = await cluster.start('worker')
  assert.equal(await worker.stop(), 0)
  worker = await cluster.start('worker')
  // Not every restart is asked for.
  await next.kill()
  assert.equal(await admin.stop(), 0)
  admin = await cluster.start('admin')
  isOver = true
  await Promise.all(senders)
  assert.ok(acknowledged.length > 20)
  while ((await cluster.ledger()).length < acknowledged.length) await new Promise((resolve) => setTimeout(resolve, 50))
  assert.deepEqual(await cluster.ledger(), acknowledged.toSorted())
  assert.equal((await read<List<EventSummary>>(admin, '/api/events?state=dead')).items.length, 0)
})

test('in your own processes the roles are the same: one takes, another runs', async (t) => {
  const store = await server.makeDatabase()
  const billing = stripe({ secrets: [secret] })
  const ran = Promise.withResolvers<string>()
  const config = {
    store,
    sources: { stripe: billing },
    subscriptions: { all: billing.on('*', ({ key }) => ran.resolve(key)) },
  }
  const start = async (role: Role) => {
    const landfall = await createLandfall(config, { roles: [role], log: silent })
    t.after(() => landfall.stop())
    landfall.start()
    const post = (id: string) =>
      landfall.fetch(new Request('http://here/webhooks/stripe', toStripePost(toStripeBody({ id }))))
    return { landfall, post }
  }
  const door = await start('intake')
  assert.equal((await door.post('evt_1')).status, 200)
  const admin = await start('admin')
  assert.equal((await admin.landfall.operate.listEvents({ state: 'pending' }, { limit: 5 })).items.length, 1)
  const worker = await start('worker')
  const elsewhere = await worker.post('evt_2')
  assert.deepEqual([elsewhere.status, elsewhere.headers.has('retry-after')], [503, true])
  assert.equal(await ran.promise, 'evt_1')
})

test('pruning is one node at a time, and is taken over from one that was killed', async (t) => {
  const url = await server.makeDatabase()
  const store = await openStore(url, defaultLimits)
  t.after(() => store.close())
  await store.append([aRequest([anEvent('old', { jobs: [] })], { receivedAt: 0 })])
  const holder = fork(fileURLToPath(new URL('./roles/holder.ts', import.meta.url)), [url, '1500'], {
    cwd: root,
    execArgv: ['--conditions=landfall:source'],
  })
  const [isTheirs] = (await once(holder, 'message')) as [boolean]
  assert.deepEqual(
    [isTheirs, await store.takeTurn('prune', 1000), await store.takeTurn('replays', 0)],
    [true, false, true],
  )
  const gone = once(holder, 'exit')
  holder.kill('SIGKILL')
  await gone
  // The keeper of this node looks without waiting; it finds its turn as soon as the other's time is over, and not before.
  let looks = 0
  const timers = {
    after: (_ms: number, run: () => void) => {
      looks += 1
      const timer = setTimeout(run, 20)
      return () => clearTimeout(timer)
    },
    elapsed: () => performance.now(),
  }
  const keeper = makeKeeper(store, { clock: { now: Date.now }, timers, limits: defaultLimits, log: silent })
  keeper.start()
  while ((await store.listEvents({}, { limit: 1 })).items.length > 0) await new Promise((r) => setTimeout(r, 20))
  assert.ok(looks > 1, 'it was not its turn at first')
  await keeper.stop()
  const other = await openStore(url, defaultLimits)
  assert.equal(await other.takeTurn('prune', 1000), true, 'who stops gives its turn back')
  assert.equal(await store.takeTurn('prune', 1000), false)
  await other.close()
})

test('published documents are fetched by one node, and the others take up what it kept', async (t) => {
  const url = await server.makeDatabase()
  const clock = { at: Date.UTC(2026, 5, 1) }
  let fetched = 0
  const startNode = async () => {
    const store = await openStore(url, defaultLimits)
    let tick = (): void => assert.fail('nothing waits')
    let waited = Promise.withResolvers<void>()
    const timers = {
      after: (_ms: number, run: () => void) => {
        tick = run
        waited.resolve()
        return () => undefined
      },
    }
    const fetch = async (): Promise<Response> => new Response(`keys ${++fetched}`)
    const published = makePublishedFetcher({ clock: { now: () => clock.at }, log: silent, fetch, timers })
    await published.start(['https://keys.example/a'], { store, limits: defaultLimits })
    t.after(async () => {
      published.stop()
      await store.close()
    })
    return {
      text: () => published.get('https://keys.example/a')?.text,
      renew: async () => {
        waited = Promise.withResolvers()
        tick()
        await waited.promise
      },
    }
  }
  const [one, two] = [await startNode(), await startNode()]
  // What is held is fetched beside the start.
  while (two.text() !== 'keys 2') await new Promise((resolve) => setImmediate(resolve))
  clock.at += 6 * 3_600_000
  await two.renew()
  await one.renew()
  assert.deepEqual([fetched, one.text(), two.text()], [3, 'keys 3', 'keys 3'])
})
