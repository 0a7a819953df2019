// What a server of PostgreSQL does to its clients sooner or later: it fails over to a standby, has no connection left, has its own
// ideas of timeouts and isolation, runs out of disk, stands behind a pooler, changes passwords. Callers are told, nothing that
// was said to be durable is lost, and everything goes on by itself.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { chmod, chown, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { inspect } from 'node:util'
import pg from 'pg'
import { defaultLimits } from '../src/core/limits.ts'
import { connectStore, openStore } from '../src/store/open-store.ts'
import type { Store } from '../src/store/store.ts'
import { allRows, anEvent, aRequest, claimAll, hasCode, noon, settled } from './store-conformance/samples.ts'
import { loopbackCertificate, loopbackKey } from './support/loopback-tls.ts'
import { hasPgBouncer, startPgBouncer } from './support/pgbouncer.ts'
import { administer, type OwnServer, startOwnPostgres } from './support/postgres.ts'
import { makeFolder, startServerChild, writeConfig } from './support/server.ts'
import { makeAddress, startStandby } from './support/standby.ts'
import { secret, toStripeBody, toStripePost } from './support/stripe.ts'

let server: OwnServer
before(async () => {
  server = await startOwnPostgres()
})
after(() => server.stop())

const limits = { ...defaultLimits, appendWaitMs: 2_000 }

/** Appends until it is told to stop, and knows which were said to be durable and which were refused. */
function startLoad(store: Store, name: string) {
  const load = {
    durable: [] as string[],
    refused: 0,
    stop: async () => undefined as unknown,
    more: async () => undefined as unknown,
  }
  let isStopped = false
  let tell: () => void = () => undefined
  const lane = async (lane: number): Promise<void> => {
    for (let n = 0; !isStopped; n++) {
      const key = `${name}-${lane}-${n}`
      try {
        await store.append([aRequest([key])])
        load.durable.push(key)
        tell()
      } catch (error) {
        assert.ok(hasCode('store_unavailable')(error), String(error))
        load.refused += 1
      }
    }
  }
  const lanes = Promise.all([0, 1, 2, 3].map(lane))
  load.stop = () => {
    isStopped = true
    return lanes
  }
  load.more = () =>
    new Promise<void>((resolve) => {
      tell = resolve
    })
  return load
}

async function keysOf(store: Store): Promise<Set<string>> {
  const keys = new Set<string>()
  for (let cursor: string | null = null, first = true; first || cursor !== null; first = false) {
    const page = await store.listEvents({}, { ...allRows, ...(cursor !== null && { cursor }) })
    for (const { key } of page.items) keys.add(key)
    cursor = page.next
  }
  return keys
}

test('a standby that takes over behind the same address has every event that was said to be durable', async () => {
  const primary = await startOwnPostgres()
  const database = await primary.makeDatabase()
  const standby = await startStandby(primary)
  const address = await makeAddress(Number(new URL(primary.url).port))
  const store = await openStore(Object.assign(new URL(database), { port: String(address.port) }).href, limits)
  const load = startLoad(store, 'k')
  for (let i = 0; i < 50; i++) await load.more()
  await primary.kill()
  // The address is moved before the standby was promoted: until then it only reads.
  address.pointTo(standby.port)
  const early = await store.append([aRequest(['early'])]).catch((error: unknown) => error)
  assert.ok(hasCode('store_unavailable')(early), String(early))
  await standby.promote()
  for (let i = 0; i < 50; i++) await load.more()
  await load.stop()
  const held = await keysOf(store)
  assert.deepEqual(
    load.durable.filter((key) => !held.has(key)),
    [],
  )
  const [job] = await claimAll(store)
  assert.ok(job)
  assert.deepEqual(await store.settle([settled(job)]), [true])
  await store.close()
  await address.close()
  await standby.stop()
  await primary.stop()
})

test('where the server has no connection left callers are told so, and served when it has', async () => {
  const database = await server.makeDatabase()
  await administer(
    database,
    `create role few login password 'few' connection limit 6;
    grant all on schema landfall to few; grant all on all tables in schema landfall to few;
    grant all on all sequences in schema landfall to few`,
  )
  const url = Object.assign(new URL(database), { username: 'few', password: 'few' }).href
  const store = await openStore(`${url}?connections=4`, limits)
  await store.append([aRequest(['before'])])
  await administer(database, `select pg_terminate_backend(pid) from pg_stat_activity where usename = 'few'`)
  const hogs: pg.Client[] = []
  while (hogs.length < 6) {
    const hog = new pg.Client(url)
    if (
      await hog.connect().then(
        () => true,
        () => false,
      )
    )
      hogs.push(hog)
  }
  const refused = await store.append([aRequest(['during'])]).catch((error: unknown) => error)
  assert.ok(hasCode('store_unavailable')(refused), String(refused))
  assert.match((refused as { hint: string }).hint, /no connection left/)
  for (const hog of hogs) await hog.end()
  assert.equal((await store.append([aRequest(['after'])]))[0]?.outcome, 'accepted')
  await store.close()
})

test('what a database says of timeouts, isolation and writing holds for others, not for the store', async () => {
  const database = await server.makeDatabase()
  const name = new URL(database).pathname.slice(1)
  for (const setting of [
    `statement_timeout = '50ms'`,
    `default_transaction_isolation = 'serializable'`,
    'default_transaction_read_only = on',
    'synchronous_commit = off',
  ])
    await administer(server.url, `alter database ${name} set ${setting}`)
  const nodes = await Promise.all([openStore(database, limits), openStore(database, limits)])
  const [one, other] = nodes
  const jobs = [{ subscription: 'sub', dueAt: noon, line: { key: 'x', width: 1, rank: 0, latest: false } }]
  const keys = Array.from({ length: 24 }, (_, n) => `k${n}`)
  await Promise.all(keys.map((key, n) => (n % 2 ? one : other).append([aRequest([anEvent(key, { jobs })])])))
  let settledCount = 0
  while (settledCount < keys.length) {
    const claimed = (await Promise.all(nodes.map((node) => claimAll(node)))).flat()
    assert.equal(claimed.length, 1, 'one of a line at a time')
    const [job] = claimed
    if (job !== undefined) await one.settle([settled(job)])
    settledCount += 1
  }
  const intruder = new pg.Client(server.url.replace(/postgres$/, name))
  await intruder.connect()
  await intruder.query('begin read write; lock table landfall.requests in exclusive mode')
  const waits = one.append([aRequest(['slow'])])
  await new Promise((resolve) => setTimeout(resolve, 300))
  await intruder.query('rollback')
  await intruder.end()
  assert.equal((await waits)[0]?.outcome, 'accepted')
  for (const node of nodes) await node.close()
})

test('a password is asked for by every connection, so that it may change, and is not repeated where it is wrong', async (t) => {
  const database = await server.makeDatabase()
  await administer(database, `create role rotating superuser login password 'hunter1'`)
  const url = Object.assign(new URL(database), { username: 'rotating', password: '' }).href
  let current = 'hunter1'
  const address = { url, password: async () => current }
  const store = await openStore(address, limits)
  const thread = await connectStore(store.share().handle, address)
  for (const one of [store, thread]) await one.append([aRequest(['before'])])
  await administer(
    database,
    `alter role rotating password 'hunter2'; select pg_terminate_backend(pid) from pg_stat_activity where usename = 'rotating'`,
  )
  const refused = await store.append([aRequest(['during'])]).catch((error: unknown) => error)
  assert.ok(hasCode('store_unavailable')(refused), String(refused))
  assert.doesNotMatch(inspect(refused, { depth: 9 }), /hunter/)
  current = 'hunter2'
  for (const one of [store, thread]) await one.append([aRequest(['after'])])
  await thread.close()
  await store.close()

  const folder = makeFolder()
  t.after(folder.remove)
  const config = writeConfig(folder.path, toConfig(url, current))
  const child = await startServerChild({ config })
  const answer = await fetch(`${child.intake}/webhooks/stripe`, toStripePost(toStripeBody({ id: 'evt_asked' })))
  assert.equal(answer.status, 200)
  assert.equal(await child.stop(), 0)
  assert.doesNotMatch(child.log(), /hunter/)
})

const toConfig = (url: string, password: string): string => `
import { defineConfig } from 'landfall'
import { stripe } from 'landfall/providers'
export default defineConfig({
  store: { url: '${url}', password: async () => '${password}' },
  sources: { stripe: stripe({ secrets: ['${secret}'] }) },
})
`

test('TLS is what the address says: with sslmode=verify-full nobody but the right server is spoken to', async () => {
  const { uid, gid } = await stat(server.dataFolder)
  for (const [name, text] of Object.entries({ 'server.crt': loopbackCertificate, 'server.key': loopbackKey })) {
    const path = join(server.dataFolder, name)
    await writeFile(path, text, { mode: 0o600 })
    await chown(path, uid, gid)
  }
  await administer(server.url, 'alter system set ssl = on')
  await administer(server.url, 'select pg_reload_conf()')
  const folder = makeFolder()
  const authority = join(folder.path, 'authority.pem')
  await writeFile(authority, loopbackCertificate)
  const database = await server.makeDatabase()
  await assert.rejects(openStore(`${database}?sslmode=verify-full`, limits), hasCode('store_unavailable'))
  const store = await openStore(`${database}?sslmode=verify-full&sslrootcert=${authority}`, limits)
  await store.append([aRequest(['k'])])
  const client = new pg.Client(database)
  await client.connect()
  const { rows } = await client.query(
    `select distinct ssl from pg_stat_ssl join pg_stat_activity using (pid) where application_name = 'landfall' and datname = current_database()`,
  )
  assert.deepEqual(rows, [{ ssl: true }])
  await client.end()
  await store.close()
  folder.remove()
})

test('a full disk refuses new events and loses none, and intake goes on when there is room', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'landfall-disk-'))
  const isMounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', folder]).status === 0
  if (!isMounted) {
    await rm(folder, { recursive: true })
    return t.skip('a small disk can only be mounted by root')
  }
  t.after(async () => {
    spawnSync('umount', ['-l', folder])
    await rm(folder, { recursive: true })
  })
  await chmod(folder, 0o700)
  const { uid, gid } = await stat(server.dataFolder)
  await chown(folder, uid, gid)
  const database = await server.makeDatabase()
  await administer(server.url, `create tablespace small location '${folder}'`)
  await administer(server.url, `alter database ${new URL(database).pathname.slice(1)} set tablespace small`)
  const store = await openStore(database, limits)
  const ballast = join(folder, 'ballast')
  await writeFile(ballast, Buffer.alloc(4 * 2 ** 20))
  const body = Buffer.alloc(200_000, 'x')
  const durable: string[] = []
  let refused: unknown = null
  for (let n = 0; refused === null && n < 500; n++) {
    // Each body is one that cannot be compressed.
    crypto.getRandomValues(body.subarray(0, 65_536))
    const key = `k${n}`
    refused = await store.append([aRequest([key], { body: Buffer.from(body) })]).then(
      () => null,
      (error: unknown) => error,
    )
    if (refused === null) durable.push(key)
  }
  assert.ok(hasCode('store_unavailable')(refused), String(refused))
  assert.match((refused as { hint: string }).hint, /disk is full/)
  await rm(ballast)
  assert.equal((await store.append([aRequest(['after'])]))[0]?.outcome, 'accepted')
  const held = await keysOf(store)
  assert.deepEqual(
    [...durable, 'after'].filter((key) => !held.has(key)),
    [],
  )
  await store.close()
  await administer(server.url, `drop database ${new URL(database).pathname.slice(1)} with (force)`)
  await administer(server.url, 'drop tablespace small')
})

test('PgBouncer in transaction mode serves all but the wakes, which a poll is behind', async (t) => {
  if (!hasPgBouncer()) return t.skip('pgbouncer is not installed')
  const bouncer = await startPgBouncer(server.url)
  const url = `${bouncer.through(await server.makeEmptyDatabase())}?prepare=no`
  const nodes = await Promise.all([openStore(url, limits), openStore(url, limits)])
  const [one, other] = nodes
  const keys = Array.from({ length: 40 }, (_, n) => `k${n}`)
  await Promise.all(keys.map((key, n) => (n % 2 ? one : other).append([aRequest([key])])))
  const claimed = (await Promise.all(nodes.map((node) => claimAll(node, { limit: 20 })))).flat()
  assert.deepEqual(new Set(claimed.map(({ event }) => event.key)), new Set(keys))
  const [first, ...rest] = claimed
  assert.ok(first)
  await one.transactAll(settled(first), [
    { sql: 'create table ledger (event text)', params: [] },
    { sql: 'insert into ledger values ($1)', params: [first.event.key] },
  ])
  assert.ok((await other.settle(rest.map((job) => settled(job)))).every((was) => was))
  assert.deepEqual(await claimAll(one), [])
  for (const node of nodes) await node.close()
  await bouncer.stop()
})
