// Greetings that are answered before anything is verified, and requests that carry several items: what must not be answered,
// because the answer is made with the key that signs, and what must not be let in beside an item that is right.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { HeaderList } from '../src/core/headers.ts'
import type { Answer, WebhookRequest } from '../src/core/request.ts'
import { prepareSource } from '../src/providers/prepare-source.ts'
import { adobeIoEvents } from '../src/providers/presets/adobe-io-events.ts'
import { adyen } from '../src/providers/presets/adyen.ts'
import { braintree } from '../src/providers/presets/braintree.ts'
import { circle } from '../src/providers/presets/circle.ts'
import { cloudevents } from '../src/providers/presets/cloudevents.ts'
import { dropbox } from '../src/providers/presets/dropbox.ts'
import { ebay } from '../src/providers/presets/ebay.ts'
import { meta } from '../src/providers/presets/meta.ts'
import { microsoftGraph } from '../src/providers/presets/microsoft-graph.ts'
import { twilio } from '../src/providers/presets/twilio.ts'
import { twitter } from '../src/providers/presets/twitter.ts'
import type { Source } from '../src/providers/provider.ts'
import { readVectors } from './support/vectors.ts'

type AnySource = Pick<Source, 'provider' | 'options'>

interface Parts {
  method?: string
  url?: string
  headers?: Record<string, string>
  body?: string
  /** Unix milliseconds. */
  at?: number
}

function toRequest({ method = 'POST', url = '/x', headers = {}, body = '', at = 0 }: Parts): WebhookRequest {
  const list = HeaderList.from(Object.entries(headers))
  return { method, url, headers: list, body: Buffer.from(body), receivedAt: at, remoteAddress: null }
}

function greet(source: AnySource, parts: Parts): Answer | null {
  const request = toRequest(parts)
  return prepareSource('test', source).greet(request, () => source.provider.parse(request))
}

async function outcome(source: AnySource, parts: Parts): Promise<string> {
  const verdict = await prepareSource('test', source).verifier.verify(toRequest(parts))
  return verdict.ok ? 'ok' : verdict.reason
}

function keysOf(source: AnySource, parts: Parts): string[] {
  const request = toRequest(parts)
  return source.provider.read(request, source.provider.parse(request)).map(({ key }) => key)
}

describe('a greeting that nobody signs', () => {
  it('is not answered with what would be the signature of a body', async () => {
    const source = twitter({ secrets: ['s'] })
    const body = '{"tweet_create_events":[]}'
    for (const token of [body, `${body}\n`, '[]', '"x"', 'a=1&b=2', 'a b', '', 'x'.repeat(300)]) {
      assert.equal(greet(source, { method: 'GET', url: `/x?crc_token=${encodeURIComponent(token)}` }), null, token)
    }
    assert.equal(greet(source, { method: 'GET', url: '/x?crc_token=OTI0NjY_4-4' })?.status, 200)
    assert.equal(greet(source, { url: '/x?crc_token=abc' }), null)
  })

  it('makes no signature that a notification may carry', async () => {
    const source = braintree({ secrets: ['public:private'] })
    const challenge = '20f9f8ed05f77439fe955c977e4c8a53'
    const answer = greet(source, { method: 'GET', url: `/x?bt_challenge=${challenge}` })
    assert.ok(answer !== null)
    const form = (payload: string) => new URLSearchParams({ bt_signature: answer.body, bt_payload: payload }).toString()
    for (const payload of [challenge, `${challenge}\n`]) {
      assert.notEqual(await outcome(source, { body: form(payload) }), 'ok', JSON.stringify(payload))
    }
    for (const other of ['', 'PG5vdGlmaWNhdGlvbj4=', challenge.toUpperCase(), `${challenge}0`]) {
      assert.equal(greet(source, { method: 'GET', url: `/x?bt_challenge=${other}` }), null, other)
    }
  })

  it('is answered by its own method, and with the token that it should know', () => {
    const url = '/x?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=harbour'
    const source = meta({ secrets: ['s'], verifyToken: 'harbour' })
    assert.equal(greet(source, { method: 'GET', url })?.body, '1158201444')
    assert.equal(greet(source, { url }), null)
    assert.equal(greet(source, { method: 'GET', url: url.replace('harbour', 'Harbour') }), null)
    assert.equal(greet(source, { method: 'GET', url: url.replace(/&hub.verify.*/, '') }), null)
    assert.equal(greet(source, { method: 'GET', url: url.replace('1158201444', '<script>') }), null)
  })

  it('is told which endpoint it greets, as it was registered', () => {
    const vector = readVectors('ebay').vectors.find(({ kind }) => kind === 'handshake')
    const token = String(vector?.secret)
    const endpoint = 'http://www.testendpoint.com/webhook'
    const query = '?challenge_code=a8628072-3d33-45ee-9004-bee86830a22d'
    const wanted = vector?.expectedResponse
    const get = (source: AnySource, url: string) => greet(source, { method: 'GET', url: url + query })?.body
    assert.equal(get(ebay({ secrets: [token] }), endpoint), wanted)
    assert.equal(get(ebay({ verificationToken: token, url: endpoint }), '/behind/a/proxy'), wanted)
    assert.equal(get(ebay({ verificationToken: token, endpoint }), '/behind/a/proxy'), wanted)
    assert.notEqual(get(ebay({ secrets: [token] }), `${endpoint}s`), wanted)
    assert.equal(get(ebay({}), endpoint), undefined)
  })

  it('is echoed as plain text', () => {
    const token = 'Validation: <b>é</b>'
    const answers = [
      greet(microsoftGraph({ secrets: ['s'] }), { url: `/x?validationToken=${encodeURIComponent(token)}` }),
      greet(dropbox({ secrets: ['s'] }), { method: 'GET', url: `/x?challenge=${encodeURIComponent(token)}` }),
    ]
    for (const answer of answers) {
      assert.equal(answer?.body, token)
      assert.equal(answer?.headers['content-type'], 'text/plain')
      assert.equal(answer?.headers['x-content-type-options'], 'nosniff')
    }
    assert.equal(
      greet(adobeIoEvents({}), { method: 'GET', url: '/x?challenge=8ec8d794-e0ab' })?.body,
      '{"challenge":"8ec8d794-e0ab"}',
    )
    assert.equal(greet(circle({}), { method: 'HEAD' })?.status, 200)
  })

  it('of CloudEvents gets the origin that asked, and the rate where it asked for one', () => {
    const source = cloudevents({ secrets: ['t'] })
    const headers = { 'WebHook-Request-Origin': 'harbour.example.com', 'WebHook-Request-Rate': '120' }
    assert.deepEqual(greet(source, { method: 'OPTIONS', headers })?.headers, {
      'webhook-allowed-origin': 'harbour.example.com',
      'webhook-allowed-rate': '120',
      allow: 'POST',
    })
    assert.equal(greet(source, { method: 'OPTIONS' }), null)
    assert.equal(greet(source, { headers }), null)
  })
})

describe('a request with several items', () => {
  it('is let in only if every item is signed', async () => {
    const [vector] = readVectors('adyen').vectors
    const source = adyen({ secrets: [String(vector?.secret)] })
    const whole = JSON.parse(vector?.body ?? '') as {
      notificationItems: { NotificationRequestItem: Record<string, unknown> }[]
    }
    const [first, second] = whole.notificationItems
    const send = (...items: unknown[]) =>
      outcome(source, { body: JSON.stringify({ ...whole, notificationItems: items }) })
    assert.equal(await send(first, second), 'ok')
    const altered = { NotificationRequestItem: { ...second?.NotificationRequestItem, success: 'false' } }
    const bare = { NotificationRequestItem: { ...second?.NotificationRequestItem, additionalData: {} } }
    assert.equal(await send(first, altered), 'no_matching_secret')
    assert.equal(await send(first, bare), 'missing_header')
    for (const items of [[first, {}], [first, null], [], [{}]]) assert.equal(await send(...items), 'missing_header')
    for (const body of ['', '[]', 'null', '{"notificationItems":{}}'])
      assert.equal(await outcome(source, { body }), 'missing_header')
  })

  it('is let in only if every item knows a secret', async () => {
    const source = microsoftGraph({ secrets: ['one', 'two'] })
    const send = (...states: unknown[]) =>
      outcome(source, { body: JSON.stringify({ value: states.map((clientState) => ({ clientState })) }) })
    assert.equal(await send('one', 'two'), 'ok')
    assert.equal(await send('one', 'three'), 'no_matching_secret')
    assert.equal(await send('one', undefined), 'no_matching_secret')
    assert.equal(await send('one', ['one']), 'no_matching_secret')
    assert.equal(await send(), 'missing_header')
  })

  it('gives each of them as an event, wherever they stand', () => {
    const entry = [
      {
        id: '1',
        changes: [
          { field: 'feed', value: { comment_id: 'c' } },
          { field: 'mention', value: {} },
        ],
      },
      { id: '2', messaging: [{ sender: { id: '9' }, message: { mid: 'm1' } }] },
    ]
    const body = JSON.stringify({ object: 'page', entry })
    const source = meta({ secrets: ['s'] })
    const request = toRequest({ body })
    const events = source.provider.read(request, source.provider.parse(request))
    assert.deepEqual(
      events.map(({ type }) => type),
      ['page.feed', 'page.mention', 'page.message'],
    )
    assert.equal(new Set(events.map(({ key }) => key)).size, 3)
  })

  it('that only says that something changed is new each time it comes', () => {
    const body = '{"list_folder":{"accounts":["dbid:a","dbid:b"]}}'
    const source = dropbox({ secrets: ['s'] })
    const keys = [keysOf(source, { body, at: 1 }), keysOf(source, { body, at: 2 })].flat()
    assert.equal(new Set(keys).size, 4)
  })
})

describe('a Twilio request', () => {
  const source = (url?: string) => twilio({ secrets: ['12345'], ...(url && { url }) })
  const [json, form] = readVectors('twilio').vectors
  const url = String(json?.url)
  const headers = json?.headers as Record<string, string>

  it('that is no form has to have its hash in the URL that was signed', async () => {
    assert.equal(await outcome(source(), { url, headers, body: json?.body ?? '' }), 'ok')
    assert.equal(await outcome(source(), { url, headers, body: '{}' }), 'no_matching_secret')
    // Under a configured URL with a query, the hash in the request's own query is not signed.
    const configured = source(url.replace(/&bodySHA256.*/, ''))
    assert.notEqual(await outcome(configured, { url, headers, body: json?.body ?? '' }), 'ok')
  })

  it('that is a form cannot be passed off as something else', async () => {
    const parts = { url: String(form?.url), headers: form?.headers as Record<string, string>, body: form?.body ?? '' }
    assert.equal(await outcome(source(), parts), 'ok')
    const other = { ...parts.headers, 'Content-Type': 'application/json' }
    assert.notEqual(await outcome(source(), { ...parts, headers: other }), 'ok')
    assert.equal(await outcome(source(), { ...parts, url: parts.url.replace(':443', '') }), 'ok')
  })
})
