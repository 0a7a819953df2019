// Documents that providers publish: fetched within bounds, and the last good copy outlives a restart, within its age.
import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { createServer as createHttpServer, type Server } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { type TestContext, test } from 'node:test'
import { SignJWT } from 'jose'
import { github } from 'landfall/providers'
import { defaultLimits, type Limits } from '../src/core/limits.ts'
import type { Log } from '../src/core/subscription.ts'
import { type IsListed, makeIsListed } from '../src/intake/address-list.ts'
import { makePublishedFetcher, type PublishedFetcher } from '../src/published/fetch-published.ts'
import { openStore } from '../src/store/open-store.ts'
import type { Store } from '../src/store/store.ts'
import { loopbackCertificate, loopbackKey } from './support/loopback-tls.ts'
import { makeFolder, type ServerChild, startServerChild, writeConfig } from './support/server.ts'
import { toJwk } from './support/tokens.ts'

const noon = Date.UTC(2026, 5, 1, 12)
const hour = 3_600_000
const day = 24 * hour

interface Provider {
  /** What it answers to every path; null for 503. */
  text: string | null
  asked: number
  port: number
  /** Closes its port. */
  end(): Promise<void>
}

/** A provider on loopback. */
async function publish(t: TestContext, text: string, server: Server = createHttpServer()): Promise<Provider> {
  server.on('request', (_request, response) => {
    provider.asked += 1
    response.statusCode = provider.text === null ? 503 : 200
    response.end(provider.text ?? 'later')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const end = async (): Promise<void> => {
    if (!server.listening) return
    const closed = once(server, 'close')
    server.close()
    server.closeAllConnections()
    await closed
  }
  const provider: Provider = { text, asked: 0, port: (server.address() as AddressInfo).port, end }
  t.after(end)
  return provider
}

interface Platform {
  published: PublishedFetcher
  /** Warnings with their fields, as JSON. */
  warnings: string[]
  /** Resolves with the next warning. */
  warned(): Promise<string>
  clock: { now: number }
  stop(): Promise<void>
}

interface PlatformAsk {
  path: string
  provider: Provider
  urls: readonly string[]
  now?: number
  limits?: Partial<Limits>
}

/** A fetcher with a store on disk; any https URL leads to `provider`. */
async function startPlatform({ path, provider, urls, now = noon, limits = {} }: PlatformAsk): Promise<Platform> {
  const bounds = { ...defaultLimits, ...limits }
  const store = await openStore(path, bounds)
  const clock = { now }
  const warnings: string[] = []
  let next = Promise.withResolvers<string>()
  const warn = (fields: object, message = ''): void => {
    const text = `${message} ${JSON.stringify(fields)}`
    warnings.push(text)
    next.resolve(text)
    next = Promise.withResolvers()
  }
  const log: Log = { debug: () => undefined, info: () => undefined, warn, error: warn }
  const published = makePublishedFetcher({
    clock: { now: () => clock.now },
    log,
    fetch: (url, init) => fetch(url.replace(/^https:\/\/[^/]+/, `http://127.0.0.1:${provider.port}`), init),
  })
  await published.start(urls, { store, limits: bounds })
  const stop = async (): Promise<void> => {
    published.stop()
    await store.close()
  }
  return { published, warnings, warned: () => next.promise, clock, stop }
}

/** Resolves at the end of the load that is under way, which ends in a copy kept. */
function seeKept(store: Store): Promise<void> {
  const kept = Promise.withResolvers<void>()
  const keep = store.keepPublished.bind(store)
  store.keepPublished = (...given) => keep(...given).finally(kept.resolve)
  return kept.promise
}

function inFolder(t: TestContext): string {
  const folder = makeFolder()
  t.after(folder.remove)
  return join(folder.path, 'published.db')
}

const url = 'https://keys.example/set'

test('a copy is there after a restart while its provider is down, and its stale use is warned about', async (t) => {
  const path = inFolder(t)
  const provider = await publish(t, 'the keys')
  const before = await startPlatform({ path, provider, urls: [url] })
  assert.equal(before.published.get(url)?.text, 'the keys')
  assert.deepEqual(before.warnings, [])
  await before.stop()
  await provider.end()
  const after = await startPlatform({ path, provider, urls: [url, 'https://keys.example/never'], now: noon + day })
  assert.deepEqual(after.published.get(url), { text: 'the keys', fetchedAt: noon })
  assert.equal(after.published.get('https://keys.example/never'), null)
  while (after.warnings.length < 2) await after.warned()
  const [stale, never] = after.warnings.toSorted(
    (one, other) => Number(other.includes('stays')) - Number(one.includes('stays')),
  )
  assert.match(
    stale ?? '',
    /the last good copy stays .*"fetchedAt":"2026-06-01T12:00:00.000Z","usedUntil":"2026-06-08T12/,
  )
  assert.match(never ?? '', /there is no copy yet/)
  await after.stop()
})

test('a copy that a request asked for is there after a restart, too', async (t) => {
  const path = inFolder(t)
  const provider = await publish(t, 'a certificate')
  const before = await startPlatform({ path, provider, urls: [] })
  before.published.want(url)
  while (before.published.get(url) === null) await new Promise((resolve) => setImmediate(resolve))
  await before.stop()
  const asked = provider.asked
  const after = await startPlatform({ path, provider, urls: [] })
  assert.equal(after.published.get(url)?.text, 'a certificate')
  assert.equal(provider.asked, asked)
  await after.stop()
})

test('a copy that is too old is used no more, before a restart as after it, until there is a newer one', async (t) => {
  const path = inFolder(t)
  const provider = await publish(t, 'the keys')
  const limits = { publishedKeptMs: 2 * day }
  const before = await startPlatform({ path, provider, urls: [url], limits })
  provider.text = null
  before.clock.now += 2 * day
  assert.equal(before.published.get(url)?.text, 'the keys')
  before.clock.now += 1
  assert.equal(before.published.get(url), null)
  const warned = before.warned()
  before.published.want(url)
  assert.match(await warned, /too old and no longer used/)
  await before.stop()
  const after = await startPlatform({ path, provider, urls: [url], limits, now: noon + 2 * day + 1 })
  assert.equal(after.published.get(url), null)
  assert.match(after.warnings.join('\n'), /there is no copy yet/)
  provider.text = 'the keys'
  after.clock.now += hour
  after.published.want(url)
  while (after.published.get(url) === null) await new Promise((resolve) => setImmediate(resolve))
  await after.stop()
})

test('a copy that is fetched again unchanged is young again', async (t) => {
  const path = inFolder(t)
  const provider = await publish(t, 'the keys')
  await (await startPlatform({ path, provider, urls: [url] })).stop()
  const store = await openStore(path, defaultLimits)
  const kept = seeKept(store)
  const log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined }
  const clock = { now: () => noon + 6 * day }
  const again = makePublishedFetcher({ clock, log, fetch: async () => new Response('the keys') })
  await again.start([url], { store, limits: defaultLimits })
  const first = again.get(url)
  await kept
  // The very same object: nobody has to read its keys again.
  assert.equal(again.get(url), first)
  again.stop()
  await store.close()
  await provider.end()
  const after = await startPlatform({ path, provider, urls: [url], now: noon + 12 * day })
  assert.equal(after.published.get(url)?.text, 'the keys')
  await after.stop()
})

test('a copy that is damaged, under another URL, too large or from the future is not used, and it is said why', async (t) => {
  const large = 'x'.repeat(2 * 1024 * 1024 + 1)
  const spoilings: [sql: string, values: (string | number)[], why: RegExp][] = [
    ["update published set text = text || ' '", [], /it is damaged/],
    ["update published set digest = ''", [], /it is damaged/],
    ['update published set url = ?', [`${url}2`], /it is damaged/],
    ['update published set text = ?', [large], /it is larger than 2097152 bytes/],
    ['update published set fetched_at = ?', [noon + 2 * hour], /it was fetched in the future/],
  ]
  for (const [sql, values, why] of spoilings) {
    const path = inFolder(t)
    const provider = await publish(t, 'the keys')
    await (await startPlatform({ path, provider, urls: [url] })).stop()
    const db = new DatabaseSync(path)
    assert.equal(db.prepare(sql).run(...values).changes, 1)
    db.close()
    provider.text = null
    const after = await startPlatform({ path, provider, urls: [url] })
    assert.equal(after.published.get(url), null, sql)
    assert.equal(after.published.get(`${url}2`), null, sql)
    assert.match(after.warnings[0] ?? '', why)
    provider.text = 'the keys'
    after.clock.now += hour
    after.published.want(url)
    while (after.published.get(url) === null) await new Promise((resolve) => setImmediate(resolve))
    await after.stop()
  }
})

test('an answer that is empty, an error or too large takes no place of a good copy', async (t) => {
  const provider = await publish(t, 'the keys')
  const platform = await startPlatform({ path: inFolder(t), provider, urls: [url] })
  for (const bad of ['', null, 'x'.repeat(2 * 1024 * 1024 + 1)]) {
    provider.text = bad
    platform.clock.now += hour
    const warned = platform.warned()
    platform.published.want(url)
    assert.match(await warned, /the last good copy stays/)
    assert.equal(platform.published.get(url)?.text, 'the keys')
  }
  await platform.stop()
})

test('a store that cannot keep or give copies costs a warning, never the start', async (t) => {
  const provider = await publish(t, 'the keys')
  const warnings: string[] = []
  const warn = (_fields: object, message = ''): void => void warnings.push(message)
  const log: Log = { debug: () => undefined, info: () => undefined, warn, error: warn }
  const down = async (): Promise<never> => Promise.reject(new Error('the disk is full'))
  const published = makePublishedFetcher({
    clock: { now: () => noon },
    log,
    fetch: async () => new Response('the keys'),
  })
  await published.start([url], {
    store: { keepPublished: down, readPublished: down, takeTurn: down },
    limits: defaultLimits,
  })
  assert.equal(published.get(url)?.text, 'the keys')
  assert.equal(warnings.length, 2)
  published.stop()
  assert.equal(provider.asked, 0)
})

test('an address list is the fetched one after a restart, and the shipped one where there is no copy', async (t) => {
  const path = inFolder(t)
  const provider = await publish(t, '{"hooks":["198.51.100.0/24"]}')
  const { addresses } = github.provider
  const urls = [addresses?.url ?? '']
  const listed = ({ published }: Platform): IsListed =>
    makeIsListed({ allow: ['provider'], mode: 'enforce' }, { addresses, published, log: console })
  const seen = (isListed: IsListed): boolean[] => ['198.51.100.7', '192.30.252.1'].map(isListed)
  const before = await startPlatform({ path, provider, urls })
  assert.deepEqual(seen(listed(before)), [true, false])
  await before.stop()
  await provider.end()
  const after = await startPlatform({ path, provider, urls })
  const isListed = listed(after)
  assert.deepEqual(seen(isListed), [true, false])
  after.clock.now += defaultLimits.publishedKeptMs + 1
  assert.deepEqual(seen(isListed), [false, true])
  await after.stop()
  const fresh = await startPlatform({ path: inFolder(t), provider, urls })
  assert.deepEqual(seen(listed(fresh)), [false, true])
  await fresh.stop()
})

const configText = (folder: string, { port, store }: { port: number; store: string }): string => `
import { defineConfig } from 'landfall'
import { kinde } from 'landfall/providers'
export default defineConfig({
  store: '${join(folder, store)}',
  sources: { users: kinde({ domain: 'https://127.0.0.1:${port}' }) },
})
`

/** Resolves when the server has logged this: its log comes over a pipe, later than its answers. */
async function logs(server: ServerChild, words: RegExp): Promise<void> {
  while (!words.test(server.log())) await once(server.process.stderr ?? server.process, 'data')
}

test('a server that is restarted while the key set cannot be fetched verifies fresh tokens; one that never had it says 503', async (t) => {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const keySet = JSON.stringify({ keys: [toJwk(publicKey, { kid: 'k1', alg: 'RS256', use: 'sig' })] })
  const tls = createServer({ cert: loopbackCertificate, key: loopbackKey })
  const provider = await publish(t, keySet, tls)
  const folder = makeFolder()
  t.after(folder.remove)
  const authority = join(folder.path, 'authority.pem')
  writeFileSync(authority, loopbackCertificate)
  const serve = async (store: string) => {
    const config = writeConfig(folder.path, configText(folder.path, { port: provider.port, store }))
    const server = await startServerChild({ config, env: { NODE_EXTRA_CA_CERTS: authority } })
    t.after(() => server.kill())
    return server
  }
  const post = async (intake: string, id: string, key = privateKey): Promise<[status: number, body: string]> => {
    const token = await new SignJWT({
      event_id: id,
      type: 'user.created',
      timestamp: new Date().toISOString(),
      data: {},
    })
      .setProtectedHeader({ alg: 'RS256', kid: 'k1' })
      .sign(key)
    const answer = await fetch(`${intake}/webhooks/users`, { method: 'POST', body: token })
    return [answer.status, await answer.text()]
  }
  const first = await serve('kept.db')
  assert.equal((await post(first.intake, 'evt_1'))[0], 200)
  assert.equal(await first.stop(), 0)
  await provider.end()

  const again = await serve('kept.db')
  assert.equal((await post(again.intake, 'evt_2'))[0], 200)
  const forger = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
  assert.equal((await post(again.intake, 'evt_3', forger))[0], 400)
  await logs(again, /the last good copy stays/)
  await again.stop()

  const never = await serve('empty.db')
  assert.deepEqual(await post(never.intake, 'evt_4'), [503, '{"error":"key_unavailable"}'])
  await logs(never, /there is no copy yet/)
})
