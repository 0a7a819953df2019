// The way of an event, from HTTP to its handler, at the public surface: createLandfall on a real store.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import { test } from 'node:test'
import { type Config, createLandfall, dead, type defineConfig, retryAfter, type WebhookEvent } from 'landfall'
import { custom, github, slack, stripe } from 'landfall/providers'
import { makeWitness, mount, settled } from './support/mounted.ts'
import { secret, toStripeBody, toStripePost } from './support/stripe.ts'

const billing = stripe({ secrets: [secret] })

test('an event signed by the stripe package is stored, handled once and shown as succeeded', async (t) => {
  const witness = makeWitness()
  const { landfall, url } = await mount(t, {
    sources: { stripe: billing },
    subscriptions: { ledger: billing.on('invoice.paid', witness.handler) },
  })
  const done = settled(landfall, 'succeeded')
  const body = toStripeBody({ id: 'evt_1' })
  const answer = await fetch(`${url}/webhooks/stripe`, toStripePost(body))
  assert.equal(answer.status, 200)
  await done
  const { items } = await landfall.operate.listEvents({}, { limit: 10 })
  assert.equal(items.length, 1)
  assert.equal(items[0]?.key, 'evt_1')
  assert.equal(items[0]?.type, 'invoice.paid')
  assert.deepEqual(
    items[0]?.jobs.map(({ subscription, state, attempts }) => ({ subscription, state, attempts })),
    [{ subscription: 'ledger', state: 'succeeded', attempts: 1 }],
  )
  assert.equal(witness.seen.length, 1)
  assert.equal(Buffer.from(witness.seen[0]?.request.body ?? []).toString(), body)
})

test('hazard 9: two hundred identical requests at the same moment make one event and one effect', async (t) => {
  const witness = makeWitness()
  const { landfall, url } = await mount(t, {
    sources: { stripe: billing },
    subscriptions: { ledger: billing.on('*', witness.handler) },
  })
  const done = settled(landfall, 'succeeded')
  const post = toStripePost(toStripeBody({ id: 'evt_same' }))
  const answers = await Promise.all(Array.from({ length: 200 }, () => fetch(`${url}/webhooks/stripe`, post)))
  assert.deepEqual([...new Set(answers.map(({ status }) => status))], [200])
  await done
  const { items } = await landfall.operate.listEvents({}, { limit: 10 })
  assert.equal(items.length, 1)
  assert.equal(items[0]?.duplicates, 199)
  assert.equal(witness.seen.length, 1)
})

test('hazards 5, 6 and 25: a changed body, a wrong secret, an old and a future signature are refused alike, and each is kept with its reason', async (t) => {
  const { landfall, url } = await mount(t, { sources: { stripe: billing } })
  const body = toStripeBody({ id: 'evt_2' })
  const now = Math.floor(Date.now() / 1000)
  const posts: [RequestInit, string][] = [
    [{ ...toStripePost(body), body: body.replace('1200', '1201') }, 'no_matching_secret'],
    [toStripePost(body, { secret: 'whsec_other' }), 'no_matching_secret'],
    [toStripePost(body, { timestamp: now - 3600 }), 'too_old'],
    [toStripePost(body, { timestamp: now + 3600 }), 'too_new'],
    [{ method: 'POST', body }, 'missing_header'],
    [{ method: 'POST', body, headers: { 'stripe-signature': 'nonsense' } }, 'malformed_header'],
  ]
  for (const [post, reason] of posts) {
    const answer = await fetch(`${url}/webhooks/stripe`, post)
    assert.equal(answer.status, 400)
    assert.equal(await answer.text(), '{"error":"refused"}')
    const { items } = await landfall.operate.listRequests({ outcome: 'refused' }, { limit: 1 })
    assert.equal(items[0]?.reason, reason)
  }
  assert.equal((await landfall.operate.listEvents({}, { limit: 10 })).items.length, 0)
})

test('hazard 2: a forged request cannot occupy the key of a real event', async (t) => {
  const { landfall, url } = await mount(t, { sources: { stripe: billing } })
  const body = toStripeBody({ id: 'evt_3' })
  assert.equal((await fetch(`${url}/webhooks/stripe`, toStripePost(body, { secret: 'whsec_forger' }))).status, 400)
  assert.equal((await fetch(`${url}/webhooks/stripe`, toStripePost(body))).status, 200)
  const { items } = await landfall.operate.listEvents({}, { limit: 10 })
  assert.equal(items[0]?.duplicates, 0)
})

test('hazard 21: a body above the limit is refused whole with 413, announced or chunked, and what fits is taken', async (t) => {
  const { landfall, url } = await mount(t, { sources: { stripe: billing } })
  const big = toStripeBody({ id: 'evt_big', extra: { filler: 'x'.repeat(2 * 1024 * 1024) } })
  assert.equal((await fetch(`${url}/webhooks/stripe`, toStripePost(big))).status, 413)
  const chunked = { ...toStripePost(big), body: new Blob([big]).stream(), duplex: 'half' } as RequestInit
  assert.equal((await fetch(`${url}/webhooks/stripe`, chunked)).status, 413)
  const fits = toStripeBody({ id: 'evt_fits', extra: { filler: 'x'.repeat(1000 * 1024) } })
  assert.equal((await fetch(`${url}/webhooks/stripe`, toStripePost(fits))).status, 200)
  const { items } = await landfall.operate.listRequests({ reason: 'body_too_large' }, { limit: 10 })
  assert.equal(items.length, 2)
})

test('GitHub may send more than the default limit', async (t) => {
  const code = github({ secrets: ['s'] })
  const { url } = await mount(t, { sources: { github: code } })
  const { sign } = await import('@octokit/webhooks-methods')
  const body = JSON.stringify({ ref: 'refs/heads/main', filler: 'x'.repeat(3 * 1024 * 1024) })
  const headers = { 'x-github-event': 'push', 'x-github-delivery': 'd1', 'x-hub-signature-256': await sign('s', body) }
  assert.equal((await fetch(`${url}/webhooks/github`, { method: 'POST', headers, body })).status, 200)
})

test('a sender that stalls is answered 408 and its request is kept', async (t) => {
  const { landfall, url } = await mount(t, { sources: { stripe: billing }, limits: { bodyReadMs: 100 } })
  const request = httpRequest(`${url}/webhooks/stripe`, { method: 'POST', headers: { 'content-length': '100' } })
  request.on('error', () => undefined)
  request.write('{')
  const [response] = (await once(request, 'response')) as [{ statusCode: number }]
  assert.equal(response.statusCode, 408)
  request.destroy()
  const { items } = await landfall.operate.listRequests({ reason: 'body_too_slow' }, { limit: 1 })
  assert.equal(items.length, 1)
})

test('an unknown source, another method and an encoded body are told so', async (t) => {
  const { url } = await mount(t, { sources: { stripe: billing } })
  assert.equal((await fetch(`${url}/webhooks/nobody`, { method: 'POST' })).status, 404)
  assert.equal((await fetch(`${url}/webhooks/constructor`, { method: 'POST' })).status, 404)
  assert.equal((await fetch(`${url}/webhooks/stripe`)).status, 405)
  const encoded = { method: 'POST', headers: { 'content-encoding': 'gzip' }, body: 'x' }
  assert.equal((await fetch(`${url}/webhooks/stripe`, encoded)).status, 415)
})

test("Slack's url_verification is answered when signed, and refused when not", async (t) => {
  const chat = slack({ secrets: ['slack-secret'] })
  const { landfall, url } = await mount(t, { sources: { slack: chat } })
  const { signedSample } = await import('landfall/testing')
  const data = { type: 'url_verification', token: 't', challenge: 'the-challenge' }
  const good = signedSample(chat, 'url_verification', { data, url: `${url}/webhooks/slack` })
  const answer = await fetch(good.request())
  assert.equal(answer.status, 200)
  assert.equal(await answer.text(), 'the-challenge')
  const forged = signedSample(slack({ secrets: ['other'] }), 'url_verification', { data, url: `${url}/webhooks/slack` })
  assert.equal((await fetch(forged.request())).status, 400)
  const { items } = await landfall.operate.listRequests({ outcome: 'handshake' }, { limit: 10 })
  assert.equal(items.length, 1)
  assert.equal((await landfall.operate.listEvents({}, { limit: 1 })).items.length, 0)
})

test('a handler that fails is tried again, and is dead when its attempts are spent', async (t) => {
  const witness = makeWitness(() => {
    throw new Error('ledger is closed')
  })
  const subscriptions = {
    ledger: billing.on('*', witness.handler, { retry: { attempts: 3, firstDelay: 1, factor: 1 } }),
  }
  const { landfall, url } = await mount(t, { sources: { stripe: billing }, subscriptions })
  const died = settled(landfall, 'dead')
  await fetch(`${url}/webhooks/stripe`, toStripePost(toStripeBody({ id: 'evt_4' })))
  await died
  const { items } = await landfall.operate.listEvents({ state: 'dead' }, { limit: 1 })
  const event = await landfall.operate.showEvent(items[0]?.id ?? '')
  assert.deepEqual(
    event.jobs[0]?.history.map(({ outcome, cause }) => [outcome, cause]),
    [
      ['retry', 'thrown'],
      ['retry', 'thrown'],
      ['dead', 'thrown'],
    ],
  )
  assert.match(event.jobs[0]?.history[0]?.error ?? '', /ledger is closed/)
  assert.equal(witness.seen.length, 3)
})

test('handlers of different lengths that overlap are all settled, whichever ends first', async (t) => {
  const waits = [60, 5, 30, 1, 45, 20, 10, 2]
  const handler = (event: WebhookEvent) =>
    new Promise((resolve) => setTimeout(resolve, waits[Number(event.key.split('_')[1])]))
  const { landfall, url } = await mount(t, {
    sources: { stripe: billing },
    subscriptions: { mixed: billing.on('*', handler) },
  })
  let done = 0
  const all = new Promise<void>((resolve) => {
    landfall.operate.watch((notices) => {
      done += notices.filter((notice) => notice.kind === 'job' && notice.state === 'succeeded').length
      if (done === 64) resolve()
    })
  })
  const posts = Array.from({ length: 64 }, (_, i) => toStripePost(toStripeBody({ id: `evt_${i % 8}_${i}` })))
  await Promise.all(posts.map((post) => fetch(`${url}/webhooks/stripe`, post)))
  await all
  const { subscriptions } = await landfall.operate.stats({})
  assert.deepEqual(
    subscriptions.map(({ pending, running, dead }) => [pending, running, dead]),
    [[0, 0, 0]],
  )
})

test('outcomes decide: dead at once, retry after a wait, and a timeout aborts the signal', async (t) => {
  let aborted = false
  const subscriptions = {
    buried: billing.on('a', () => dead('never valid')),
    patient: billing.on('b', (_event, ctx) => (ctx.attempt === 1 ? retryAfter(1) : undefined)),
    endless: billing.on(
      'c',
      (_event, ctx) =>
        new Promise((_resolve) => {
          ctx.signal.addEventListener('abort', () => {
            aborted = true
          })
        }),
      { timeout: 20, retry: { attempts: 1 } },
    ),
  }
  const { landfall, url } = await mount(t, { sources: { stripe: billing }, subscriptions })
  const outcomes: [string, string, string | null, number][] = []
  for (const [type, end] of [
    ['a', 'dead'],
    ['b', 'succeeded'],
    ['c', 'dead'],
  ] as const) {
    const over = settled(landfall, end)
    await fetch(`${url}/webhooks/stripe`, toStripePost(toStripeBody({ id: `evt_${type}`, type })))
    await over
    const { items } = await landfall.operate.listEvents({ type }, { limit: 1 })
    const job = (await landfall.operate.showEvent(items[0]?.id ?? '')).jobs[0]
    const last = job?.history.at(-1)
    outcomes.push([job?.subscription ?? '', job?.state ?? '', last?.cause ?? null, job?.attempts ?? 0])
  }
  assert.deepEqual(outcomes, [
    ['buried', 'dead', 'permanent', 1],
    ['patient', 'succeeded', null, 2],
    ['endless', 'dead', 'timeout', 1],
  ])
  assert.equal(aborted, true)
})

test("a provider's retry of an event whose processing failed does not start it anew nor hide the failure", async (t) => {
  const witness = makeWitness(() => dead('broken'))
  const { landfall, url } = await mount(t, {
    sources: { stripe: billing },
    subscriptions: { ledger: billing.on('*', witness.handler) },
  })
  const died = settled(landfall, 'dead')
  const post = toStripePost(toStripeBody({ id: 'evt_5' }))
  await fetch(`${url}/webhooks/stripe`, post)
  await died
  assert.equal((await fetch(`${url}/webhooks/stripe`, post)).status, 200)
  const { items } = await landfall.operate.listEvents({}, { limit: 10 })
  assert.deepEqual([items.length, items[0]?.duplicates, items[0]?.jobs[0]?.state], [1, 1, 'dead'])
  assert.equal(witness.seen.length, 1)
})

test('headers and bytes survive from the wire to the handler: case, order, duplicates, every byte', async (t) => {
  const bytes = custom({ secrets: ['user:word'], verify: { basic: true }, type: '=blob' })
  const witness = makeWitness()
  const { url } = await mount(t, { sources: { blob: bytes }, subscriptions: { keep: bytes.on('*', witness.handler) } })
  const body = Buffer.from(JSON.stringify(Array.from({ length: 256 }, (_, i) => String.fromCharCode(i))))
  const head = [
    'POST /webhooks/blob?q=1 HTTP/1.1',
    'Host: x',
    'X-Twice: one',
    `AUTHORIZATION: Basic ${Buffer.from('user:word').toString('base64')}`,
    'x-twice: zw\xf6',
    `Content-Length: ${body.length}`,
  ]
  const { port, hostname } = new URL(url)
  const socket = connect(Number(port), hostname)
  socket.write(Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`, 'latin1'), body]))
  await witness.ran(1)
  socket.destroy()
  const request = witness.seen[0]?.request
  assert.deepEqual(
    request?.headers.pairs().map(([name, value]) => `${name}: ${value}`),
    head.slice(1),
  )
  assert.deepEqual(Buffer.from(request?.body ?? []), body)
  assert.equal(request?.url, '/webhooks/blob?q=1')
})

test('an authentic body that is not JSON is not lost: it is stored, and its job says what is wrong', async (t) => {
  const odd = custom({ secrets: ['user:word'], verify: { basic: true } })
  const witness = makeWitness()
  const subscriptions = { keep: odd.on('*', witness.handler, { retry: { attempts: 1 } }) }
  const { landfall, url } = await mount(t, { sources: { odd }, subscriptions })
  const died = settled(landfall, 'dead')
  const headers = { authorization: `Basic ${Buffer.from('user:word').toString('base64')}` }
  assert.equal((await fetch(`${url}/webhooks/odd`, { method: 'POST', headers, body: 'not json' })).status, 200)
  await died
  assert.equal(witness.seen.length, 0)
  assert.equal((await landfall.operate.listEvents({ state: 'dead' }, { limit: 10 })).items.length, 1)
})

test('fetch takes what node takes, and a body that was read before is our own trouble, never a 4xx', async (t) => {
  const { landfall } = await mount(t, { sources: { stripe: billing } })
  const post = toStripePost(toStripeBody({ id: 'evt_6' }))
  const url = 'http://localhost/webhooks/stripe'
  assert.equal((await landfall.fetch(new Request(url, post))).status, 200)
  assert.equal((await landfall.fetch(new Request(url, { ...post, body: `${post.body} ` }))).status, 400)
  const used = new Request(url, post)
  await used.text()
  const answer = await landfall.fetch(used)
  assert.equal(answer.status, 503)
  assert.ok(Number(answer.headers.get('retry-after')) > 0)
})

test('hazards 1 and 4: without a secret, with an unknown key or a foreign source, Landfall refuses to start', async () => {
  const other = stripe({ secrets: ['x'] })
  const configs: [unknown, string][] = [
    [{ sources: { stripe: stripe({ secrets: [undefined] }) } }, 'secret_missing'],
    [{ sources: { stripe: stripe({ secrets: [] }) } }, 'secret_missing'],
    [{ sources: { stripe: stripe({ secrets: ['  '] }) } }, 'secret_missing'],
    [{ sources: {} }, 'config_invalid'],
    [{ sources: { stripe: billing }, subscripitons: {} }, 'config_invalid'],
    [{ sources: { 'Bad Name': billing } }, 'config_invalid'],
    [{ sources: { stripe: billing }, subscriptions: { a: other.on('*', () => undefined) } }, 'config_invalid'],
    [{ sources: { stripe: billing }, limits: { bodyBytesMax: 0 } }, 'config_invalid'],
  ]
  for (const [config, code] of configs) {
    await assert.rejects(createLandfall(config as Config), { code })
  }
})

test('the quickstart configuration holds', async () => {
  const text = readFileSync(new URL('../examples/quickstart/landfall.config.ts', import.meta.url), 'utf8')
  assert.match(text, /defineConfig/)
  const module = (await import('../examples/quickstart/landfall.config.ts')) as {
    default: ReturnType<typeof defineConfig>
  }
  assert.deepEqual(Object.keys(module.default.sources), ['stripe', 'github', 'orders'])
})
