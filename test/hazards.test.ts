// What shipped webhook systems were seen to get wrong. Each has a number and a test of that name, here or where its part is
// tested; the last test calls the roll.
import assert from 'node:assert/strict'
import crypto from 'node:crypto'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { createServer, type IncomingHttpHeaders, request } from 'node:http'
import { syncBuiltinESMExports } from 'node:module'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { test } from 'node:test'
import { dead } from 'landfall'
import { http } from 'landfall/destinations'
import { custom, github, stripe } from 'landfall/providers'
import { mount, settled, until } from './support/mounted.ts'
import { root } from './support/server.ts'
import { secret, toStripeBody, toStripePost } from './support/stripe.ts'

const billing = stripe({ secrets: [secret] })
const page = { limit: 10 }

test('hazard 3: a body is verified as it came, and not as it would be written again', async (t) => {
  const { url } = await mount(t, { sources: { stripe: billing } })
  const asSent = toStripeBody({ id: 'evt_1' }).replace('"amount_paid":1200', '"amount_paid" : 1.2e3, "note":"\\u00e9"')
  assert.equal((await fetch(`${url}/webhooks/stripe`, toStripePost(asSent))).status, 200)
  const rewritten = { ...toStripePost(asSent), body: JSON.stringify(JSON.parse(asSent)) }
  assert.equal((await fetch(`${url}/webhooks/stripe`, rewritten)).status, 400)
})

test('hazard 8: the path says who is to sign, and never the name of a header', async (t) => {
  const recipe = { verify: { hmac: { header: 'x-signature' } } } as const
  const sources = {
    one: custom({ ...recipe, secrets: ['of one'] }),
    other: custom({ ...recipe, secrets: ['of other'] }),
    code: github({ secrets: ['of code'] }),
  }
  const { url } = await mount(t, { sources })
  const body = '{"id":"e1","type":"made"}'
  const sum = (key: string): string => crypto.createHmac('sha256', key).update(body).digest('hex')
  const send = async (path: string, headers: Record<string, string>): Promise<number> =>
    (await fetch(`${url}/webhooks/${path}`, { method: 'POST', body, headers })).status
  assert.equal(await send('one', { 'x-signature': sum('of one') }), 200)
  assert.equal(await send('other', { 'x-signature': sum('of one') }), 400)
  assert.equal(await send('code', { 'x-signature': sum('of one') }), 400)
  assert.equal(await send('one', { 'x-hub-signature-256': `sha256=${sum('of code')}` }), 400)
})

test('hazard 14: how long answers and attempts took is measured whatever came of them', async (t) => {
  const sub = billing.on('*', () => dead('it will never work'))
  const { landfall, url } = await mount(t, { sources: { stripe: billing }, subscriptions: { sub } })
  const died = settled(landfall, 'dead')
  await fetch(`${url}/webhooks/stripe`, toStripePost(toStripeBody({ id: 'evt_1' })))
  await died
  const forged = toStripePost(toStripeBody({ id: 'evt_2' }), { secret: 'whsec_forger' })
  assert.equal((await fetch(`${url}/webhooks/stripe`, forged)).status, 400)
  const countOf = async (metric: string): Promise<number> => {
    const { latencies } = await landfall.operate.totals()
    const rows = latencies.filter((row) => row.metric === metric).flatMap((row) => [...row.buckets.values()])
    return rows.reduce((sum, count) => sum + count, 0)
  }
  await until(landfall, async () => (await countOf('ackMs')) === 2)
  assert.equal(await countOf('attemptMs'), 1)
  assert.equal(await countOf('endToEndMs'), 0, 'nothing succeeded')
  assert.ok((await landfall.operate.stats({})).totals.attemptMs.p99 !== null)
})

test('hazard 18: what a page of history lists is written by the way of an event', async (t) => {
  let broken = true
  const sub = billing.on('*', () => (broken ? dead('it will never work') : undefined))
  const { landfall, url } = await mount(t, { sources: { stripe: billing }, subscriptions: { sub } })
  const { operate } = landfall
  const died = settled(landfall, 'dead')
  const post = toStripePost(toStripeBody({ id: 'evt_1' }))
  for (const one of [post, post, { ...post, body: '{}' }]) await fetch(`${url}/webhooks/stripe`, one)
  await died
  broken = false
  const { replay } = await operate.startReplay({ filter: { state: 'dead' } })
  await until(landfall, async () => (await operate.listReplays(page)).items[0]?.state === 'done')
  await until(landfall, async () => (await operate.listEvents({ state: 'succeeded' }, page)).items.length === 1)

  const events = await operate.listEvents({}, page)
  assert.deepEqual(
    events.items.map(({ key, duplicates }) => [key, duplicates]),
    [['evt_1', 1]],
  )
  const requests = await operate.listRequests({}, page)
  assert.deepEqual(requests.items.map(({ outcome }) => outcome).toSorted(), ['accepted', 'duplicate', 'refused'])
  assert.deepEqual(
    (await operate.failures({})).map(({ subscription, count }) => [subscription, count]),
    [['sub', 1]],
  )
  assert.deepEqual(
    (await operate.listReplays(page)).items.map(({ id, replayed }) => [id, replayed]),
    [[replay.id, 1]],
  )
  const shown = await operate.showEvent(events.items[0]?.id ?? '')
  assert.deepEqual(
    shown.jobs[0]?.history.map(({ outcome }) => outcome),
    ['dead', 'done'],
  )
  const [source] = await operate.sources()
  assert.ok(source?.lastEventAt !== null && source?.lastRefusedAt !== null)
})

test('hazard 24: a password is compared in constant time', async (t) => {
  const compare = t.mock.method(crypto, 'timingSafeEqual')
  syncBuiltinESMExports()
  t.after(() => {
    compare.mock.restore()
    syncBuiltinESMExports()
  })
  const basic = custom({ secrets: ['user:word'], verify: { basic: true } })
  const { url } = await mount(t, { sources: { basic } })
  const send = async (credentials: string): Promise<number> => {
    const authorization = `Basic ${Buffer.from(credentials).toString('base64')}`
    return (await fetch(`${url}/webhooks/basic`, { method: 'POST', body: '{}', headers: { authorization } })).status
  }
  const compared: number[] = []
  for (const credentials of ['user:worx', 'uxxx:word', 'user:a longer word', 'user:word']) {
    const before = compare.mock.callCount()
    assert.equal(await send(credentials), credentials === 'user:word' ? 200 : 400)
    compared.push(compare.mock.callCount() - before)
  }
  assert.deepEqual(compared, [1, 1, 1, 1])
})

test('hazard 28: what is forwarded is byte for byte what came', async (t) => {
  const received = Promise.withResolvers<{ body: Buffer; headers: IncomingHttpHeaders }>()
  const target = createServer(async (incoming, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of incoming) chunks.push(chunk as Buffer)
    response.end()
    received.resolve({ body: Buffer.concat(chunks), headers: incoming.headers })
  }).listen(0, '127.0.0.1')
  await once(target, 'listening')
  t.after(() => target.close())
  const bytes = custom({ secrets: ['user:word'], verify: { basic: true }, type: '=blob' })
  const forward = bytes.on('*', http({ url: `http://127.0.0.1:${(target.address() as AddressInfo).port}/hooks` }))
  const { url } = await mount(t, { sources: { bytes }, subscriptions: { forward } })
  const body = Buffer.from('{"a" : 1.0, "a":2,\r\n "name":"caf\xe9 \xff\xfe\\u00e9"}', 'latin1')
  const authorization = `Basic ${Buffer.from('user:word').toString('base64')}`
  const sent = request(`${url}/webhooks/bytes`, { method: 'POST', headers: { authorization, 'x-note': 'caf\xe9' } })
  sent.end(body)
  const [answer] = (await once(sent, 'response')) as [{ statusCode: number; resume(): void }]
  answer.resume()
  assert.equal(answer.statusCode, 200)
  const { body: forwarded, headers } = await received.promise
  assert.deepEqual([forwarded.toString('hex'), headers['x-note']], [body.toString('hex'), 'caf\xe9'])
})

test('every known hazard has a test of its number', () => {
  const titles = readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .flatMap((path) => [...readFileSync(join(root, 'test', path), 'utf8').matchAll(/['"`]hazards? ([\d, and]+):/g)])
  const named = new Set(titles.flatMap(([, numbers = '']) => numbers.match(/\d+/g) ?? []).map(Number))
  const all = Array.from({ length: 28 }, (_, index) => index + 1)
  assert.deepEqual(
    all.filter((number) => !named.has(number)),
    [],
  )
})
