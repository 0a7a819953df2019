// Schemes whose keys are public: keys that rotate, certificates that a request names, HTTP message signatures, and the two
// versions of Standard Webhooks. Vectors that RFC 9421 and others publish stand here as they were published.
import assert from 'node:assert/strict'
import { createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { describe, it } from 'node:test'
import { HeaderList } from '../src/core/headers.ts'
import type { Published } from '../src/core/published.ts'
import type { WebhookRequest } from '../src/core/request.ts'
import { prepareSource } from '../src/providers/prepare-source.ts'
import { adobeIoEvents } from '../src/providers/presets/adobe-io-events.ts'
import { awsSns } from '../src/providers/presets/aws-sns.ts'
import { circle } from '../src/providers/presets/circle.ts'
import { falai } from '../src/providers/presets/falai.ts'
import { mailchannels } from '../src/providers/presets/mailchannels.ts'
import { paypal } from '../src/providers/presets/paypal.ts'
import { rfc9421 } from '../src/providers/presets/rfc9421.ts'
import { shipstation } from '../src/providers/presets/shipstation.ts'
import { standardWebhooks } from '../src/providers/presets/standard-webhooks.ts'
import { svix } from '../src/providers/presets/svix.ts'
import type { Source, Verdict } from '../src/providers/provider.ts'
import { awsSnsSamples } from '../src/providers/samples/aws-sns.ts'
import { signedSample } from '../src/testing/index.ts'
import { drawSample } from './support/samples.ts'
import { readVectors, type Vector } from './support/vectors.ts'

type AnySource = Pick<Source, 'provider' | 'options'>

/** Documents as a test sets them, and what was asked for. */
class FakePublished implements Published {
  readonly wanted: string[] = []
  private readonly documents = new Map<string, { text: string; fetchedAt: number }>()

  put(url: string, text: string): void {
    this.documents.set(url, { text, fetchedAt: 0 })
  }

  get(url: string): { text: string; fetchedAt: number } | null {
    return this.documents.get(url) ?? null
  }

  want(url: string): void {
    this.wanted.push(url)
  }
}

interface Parts {
  method?: string
  url?: string
  headers: Record<string, string | string[]>
  body?: string
  /** Unix seconds. */
  at?: number
}

function toRequest({ method = 'POST', url = '/webhooks/x', headers, body = '', at = 0 }: Parts): WebhookRequest {
  const pairs = Object.entries(headers).flatMap(([name, values]) =>
    [values].flat().map((value): [string, string] => [name, value]),
  )
  const bytes = Buffer.from(body)
  return { method, url, headers: HeaderList.from(pairs), body: bytes, receivedAt: at * 1000, remoteAddress: null }
}

async function judge(source: AnySource, request: WebhookRequest, published?: Published): Promise<Verdict> {
  return prepareSource('test', source, published && { published }).verifier.verify(request)
}

async function outcome(source: AnySource, request: WebhookRequest, published?: Published): Promise<string> {
  const verdict = await judge(source, request, published)
  return verdict.ok ? 'ok' : verdict.reason
}

function vectorAt(id: string, at: number): Vector {
  const vector = readVectors(id).vectors[at]
  assert.ok(vector !== undefined)
  return vector
}

function toVectorRequest({ headers, body, now }: Vector, changed: Partial<Parts> = {}): WebhookRequest {
  return toRequest({ headers, body: body ?? '', at: now ?? 0, ...changed })
}

const pem = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' }).toString()
const jwk = (key: KeyObject, kid?: string): Record<string, unknown> => ({ ...key.export({ format: 'jwk' }), kid })

describe('a key that the provider publishes', () => {
  const keySet = 'https://rest.alpha.fal.ai/.well-known/jwks.json'
  const [old, next] = [generateKeyPairSync('ed25519'), generateKeyPairSync('ed25519')]

  it('is asked for while it is not there, and the sender is asked to come again', async () => {
    const published = new FakePublished()
    assert.equal(await outcome(falai({}), falRequest(old.privateKey), published), 'key_unavailable')
    assert.deepEqual(published.wanted, [keySet])
    assert.deepEqual(prepareSource('test', falai({}), { published }).documents, [keySet])
  })

  it('that no request names is asked for anew where none matches, and counts once it is there', async () => {
    const published = new FakePublished()
    published.put(keySet, JSON.stringify({ keys: [jwk(old.publicKey)] }))
    const { verifier } = prepareSource('test', falai({}), { published })
    assert.equal((await verifier.verify(falRequest(old.privateKey))).ok, true)
    assert.deepEqual(published.wanted, [])
    assert.equal((await verifier.verify(falRequest(next.privateKey))).ok, false)
    assert.deepEqual(published.wanted, [keySet])
    published.put(keySet, JSON.stringify({ keys: [jwk(old.publicKey), jwk(next.publicKey)] }))
    assert.equal((await verifier.verify(falRequest(next.privateKey))).ok, true)
    published.put(keySet, JSON.stringify({ keys: [jwk(next.publicKey)] }))
    assert.equal((await verifier.verify(falRequest(old.privateKey))).ok, false)
  })

  it('that a request names counts by that name only', async () => {
    const [one, two] = [
      generateKeyPairSync('rsa', { modulusLength: 2048 }),
      generateKeyPairSync('rsa', { modulusLength: 2048 }),
    ]
    const published = new FakePublished()
    published.put(
      'https://api.shipengine.com/jwks',
      JSON.stringify({ keys: [jwk(one.publicKey, 'a'), jwk(two.publicKey, 'b')] }),
    )
    const send = (key: KeyObject, kid: string) => outcome(shipstation({}), shipstationRequest(key, kid), published)
    assert.equal(await send(one.privateKey, 'a'), 'ok')
    assert.equal(await send(two.privateKey, 'b'), 'ok')
    assert.equal(await send(one.privateKey, 'b'), 'no_matching_secret')
    assert.equal(await send(one.privateKey, 'c'), 'key_unavailable')
    assert.equal(published.wanted.length, 2)
  })

  it('of another kind, or a broken document, is passed over and never raises', async () => {
    const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    for (const text of [
      '',
      'null',
      '<html>',
      '{"keys":[{}, null, 7, {"kty":"OKP"}]}',
      JSON.stringify({ keys: [jwk(ec.publicKey)] }),
    ]) {
      const published = new FakePublished()
      published.put(keySet, text)
      assert.equal(await outcome(falai({}), falRequest(old.privateKey), published), 'key_unavailable', text)
    }
  })

  it('is only looked up on the host of the provider, whatever the request names', async () => {
    const vector = vectorAt('adobe-io-events', 0)
    for (const path of [
      '//evil.example/k.pem',
      '/prod/keys/../../x.pem',
      'https://evil.example/prod/keys/a.pem',
      '/prod/keys/a.pem?x',
      '',
    ]) {
      const published = new FakePublished()
      const headers = { ...vector.headers, 'x-adobe-public-key1-path': path, 'x-adobe-public-key2-path': path }
      assert.equal(
        await outcome(adobeIoEvents({}), toVectorRequest(vector, { headers }), published),
        'malformed_header',
        path,
      )
      assert.deepEqual(published.wanted, [])
    }
  })

  it('verifies either of two signatures, and only for the account that is ours', async () => {
    const vector = vectorAt('adobe-io-events', 0)
    const published = new FakePublished()
    published.put('https://static.adobeioevents.com/prod/keys/pub-key-2.pem', String(vector.publicKey))
    const request = toVectorRequest(vector)
    assert.equal(await outcome(adobeIoEvents({}), request, published), 'ok')
    assert.deepEqual(published.wanted, ['https://static.adobeioevents.com/prod/keys/pub-key-1.pem'])
    assert.equal(await outcome(adobeIoEvents({ clientId: 'client123' }), request, published), 'ok')
    assert.equal(await outcome(adobeIoEvents({ clientId: 'another' }), request, published), 'no_matching_secret')
  })

  it('that nobody may fetch without an account is a setting, without which the sender is asked to come again', async () => {
    const vector = vectorAt('circle', 0)
    assert.equal(await outcome(circle({}), toVectorRequest(vector)), 'key_unavailable')
    assert.equal(await outcome(circle({ publicKey: String(vector.secret) }), toVectorRequest(vector)), 'ok')
    assert.throws(() => prepareSource('test', circle({ publicKey: pem(old.privateKey) })), { code: 'config_invalid' })
  })

  function falRequest(key: KeyObject): WebhookRequest {
    const sum = '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a'
    const content = `id\nuser\n1760000000\n${sum}`
    const headers = {
      'x-fal-webhook-request-id': 'id',
      'x-fal-webhook-user-id': 'user',
      'x-fal-webhook-timestamp': '1760000000',
      'x-fal-webhook-signature': sign(null, Buffer.from(content), key).toString('hex'),
    }
    return toRequest({ headers, body: '{}', at: 1_760_000_000 })
  }

  function shipstationRequest(key: KeyObject, kid: string): WebhookRequest {
    const time = '2026-10-09T08:53:20Z'
    const headers = {
      'x-shipengine-timestamp': time,
      'x-shipengine-rsa-sha256-key-id': kid,
      'x-shipengine-rsa-sha256-signature': sign('sha256', Buffer.from(`${time}.{}`), key).toString('base64'),
    }
    return toRequest({ headers, body: '{}', at: Date.parse(time) / 1000 })
  }
})

describe('a certificate that a request names', () => {
  const notice = vectorAt('aws-sns', 0)
  const url = 'https://sns.us-west-2.amazonaws.com/SimpleNotificationService-0123456789abcdef.pem'
  /** Within the dates of the certificate, which was made in November 2026. */
  const within = Date.UTC(2027, 5, 1) / 1000
  const sale = vectorAt('paypal', 0)
  const saleUrl = String(sale.headers['PAYPAL-CERT-URL'])

  const foreign = [
    'http://sns.us-west-2.amazonaws.com/SimpleNotificationService-1.pem',
    'https://sns.us-west-2.amazonaws.com.evil.example/SimpleNotificationService-1.pem',
    'https://evil.example/sns.us-west-2.amazonaws.com/SimpleNotificationService-1.pem',
    'https://evil.example#sns.us-west-2.amazonaws.com/SimpleNotificationService-1.pem',
    'https://sns.us-west-2.amazonaws.com@evil.example/SimpleNotificationService-1.pem',
    'https://user@sns.us-west-2.amazonaws.com/SimpleNotificationService-1.pem',
    'https://sns.us-west-2.amazonaws.com:8443/SimpleNotificationService-1.pem',
    'https://sns.us-west-2.amazonaws.com/SimpleNotificationService-1.pem?x=1',
    'https://sns.us-west-2.amazonaws.com/../bucket/SimpleNotificationService-1.pem',
    'https://sns-us-west-2.amazonaws.com/SimpleNotificationService-1.pem',
    'https://s3.amazonaws.com/sns.us-west-2.amazonaws.com/SimpleNotificationService-1.pem',
    'https://sns.us-west-2.amazonaws.com\\@evil.example/SimpleNotificationService-1.pem',
    'file:///etc/ssl/SimpleNotificationService-1.pem',
    'SimpleNotificationService-1.pem',
    '',
  ]

  it('is never asked for on a host that is not of the provider', async () => {
    for (const one of foreign) {
      const published = new FakePublished()
      const body = JSON.stringify({ ...JSON.parse(notice.body ?? ''), SigningCertURL: one })
      assert.equal(await outcome(awsSns({}), toVectorRequest(notice, { body }), published), 'malformed_header', one)
      assert.deepEqual(published.wanted, [], one)
    }
    for (const one of [
      'https://www.paypal.com/v1/notifications/certs/CERT-1',
      'https://api.paypal.com.evil.example/v1/notifications/certs/CERT-1',
      'https://api.paypal.com/x',
    ]) {
      const published = new FakePublished()
      const headers = { ...sale.headers, 'PAYPAL-CERT-URL': one }
      const source = paypal({ secrets: [String(sale.secret)] })
      assert.equal(await outcome(source, toVectorRequest(sale, { headers }), published), 'malformed_header', one)
      assert.deepEqual(published.wanted, [], one)
    }
  })

  it('is refused with a foreign host also where a certificate is given', async () => {
    const source = awsSns({ certificate: String(notice.certificate) })
    assert.equal(await outcome(source, toVectorRequest(notice)), 'ok')
    const body = JSON.stringify({ ...JSON.parse(notice.body ?? ''), SigningCertURL: foreign[1] })
    assert.equal(await outcome(source, toVectorRequest(notice, { body })), 'malformed_header')
  })

  it('is asked for, and the sender asked to come again, until it is there', async () => {
    const published = new FakePublished()
    const { verifier } = prepareSource('test', awsSns({}), { published })
    const request = toVectorRequest(notice, { at: within })
    const verdict = await verifier.verify(request)
    assert.equal(verdict.ok ? 'ok' : verdict.reason, 'key_unavailable')
    assert.deepEqual([...new Set(published.wanted)], [url])
    published.put(url, 'not a certificate')
    assert.equal(await outcome(awsSns({}), request, published), 'key_unavailable')
    published.put(url, String(notice.certificate))
    assert.equal((await verifier.verify(request)).ok, true)
  })

  it('does not count before or after its dates', async () => {
    const published = new FakePublished()
    published.put(url, String(notice.certificate))
    const at = (seconds: number) => outcome(awsSns({}), toVectorRequest(notice, { at: seconds }), published)
    assert.equal(await at(within), 'ok')
    assert.equal(await at(Date.UTC(2025, 5, 15) / 1000), 'no_matching_secret')
    assert.equal(await at(Date.UTC(2127, 0, 1) / 1000), 'no_matching_secret')
    published.put(saleUrl, String(sale.cert))
    const source = (tolerance?: number) => paypal({ secrets: [String(sale.secret)], ...(tolerance && { tolerance }) })
    assert.equal(await outcome(source(), toVectorRequest(sale), published), 'ok')
    const later = toVectorRequest(sale, { at: Date.UTC(2017, 2, 23) / 1000 })
    assert.equal(await outcome(source(Number.MAX_SAFE_INTEGER), later, published), 'no_matching_secret')
  })

  it('does not count in the name of somebody else', async () => {
    const published = new FakePublished()
    published.put(url, String(sale.cert))
    const request = toVectorRequest(notice, { at: Date.UTC(2016, 0, 1) / 1000 })
    const verdict = await judge(awsSns({}), request, published)
    assert.match(verdict.ok ? '' : verdict.detail, /not in this provider's name/)
  })

  it('signs for every topic there is, so the topic can be pinned, and the hash', async () => {
    const certificate = String(notice.certificate)
    const topicArn = 'arn:aws:sns:us-west-2:123456789012:MyTopic'
    const request = toVectorRequest(notice)
    assert.equal(await outcome(awsSns({ certificate, topicArn }), request), 'ok')
    assert.equal(await outcome(awsSns({ certificate, topicArn: ['other', topicArn] }), request), 'ok')
    assert.equal(await outcome(awsSns({ certificate, topicArn: `${topicArn}2` }), request), 'no_matching_secret')
    const older = toVectorRequest(vectorAt('aws-sns', 1))
    assert.equal(await outcome(awsSns({ certificate }), older), 'ok')
    assert.equal(await outcome(awsSns({ certificate, signatureVersion: '2' }), older), 'no_matching_secret')
  })

  it('confirms a subscription only on a host of the provider, and makes an event of it', async () => {
    const keys = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const source = awsSns({ certificate: String(notice.certificate) })
    const request = drawSample(
      { ...source, options: { ...source.options, privateKey: pem(keys.privateKey) } },
      awsSnsSamples,
      {
        type: 'SubscriptionConfirmation',
        id: 'one',
      },
    )
    const [event] = source.provider.read(request, source.provider.parse(request))
    assert.equal(event?.type, 'SubscriptionConfirmation')
    // Signed with a key that is not the certificate's.
    assert.equal(await outcome(source, request), 'no_matching_secret')
  })

  it('verifies with each webhook id that is given', async () => {
    const certificate = String(sale.cert)
    const source = (...secrets: string[]) => paypal({ secrets, certificate })
    assert.equal(await outcome(source('other', String(sale.secret)), toVectorRequest(sale)), 'ok')
    assert.equal(await outcome(source('other'), toVectorRequest(sale)), 'no_matching_secret')
    assert.throws(() => prepareSource('test', paypal({ certificate })), { code: 'secret_missing' })
    const late = toVectorRequest(sale, { at: (sale.now ?? 0) + 4 * 24 * 3600 })
    assert.equal(await outcome(source(String(sale.secret)), late), 'too_old')
  })
})

// RFC 9421, appendix B.2, and its key test-key-rsa-pss.
const rsaPss = `-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAr4tmm3r20Wd/PbqvP1s2
+QEtvpuRaV8Yq40gjUR8y2Rjxa6dpG2GXHbPfvMs8ct+Lh1GH45x28Rw3Ry53mm+
oAXjyQ86OnDkZ5N8lYbggD4O3w6M6pAvLkhk95AndTrifbIFPNU8PPMO7OyrFAHq
gDsznjPFmTOtCEcN2Z1FpWgchwuYLPL+Wokqltd11nqqzi+bJ9cvSKADYdUAAN5W
Utzdpiy6LbTgSxP7ociU4Tn0g5I6aDZJ7A8Lzo0KSyZYoA485mqcO0GVAdVw9lq4
aOT9v6d+nb4bnNkQVklLQ3fVAvJm+xdDOp9LCNCN48V2pnDOkFV6+U9nV5oyc6XI
2wIDAQAB
-----END PUBLIC KEY-----`
const ed25519Key = JSON.stringify({ kty: 'OKP', crv: 'Ed25519', x: 'JrQLj5P_89iXES9-vFgrIy29clF9CC_oPPsw3c5D0bs' })
const published = {
  'B.2.1': [
    'sig-b21=();created=1618884473;keyid="test-key-rsa-pss";nonce="b3k2pp5k7z-50gnwp.yemd"',
    'sig-b21=:d2pmTvmbncD3xQm8E9ZV2828BjQWGgiwAaw5bAkgibUopemLJcWDy/lkbbHAve4cRAtx31Iq786U7it++wgGxbtRxf8Udx7zFZsckzXaJMkA7ChG52eSkFxykJeNqsrWH5S+oxNFlD4dzVuwe8DhTSja8xxbR/Z2cOGdCbzR72rgFWhzx2VjBqJzsPLMIQKhO4DGezXehhWwE56YCE+O6c0mKZsfxVrogUvA4HELjVKWmAvtl6UnCh8jYzuVG5WSb/QEVPnP5TmcAnLH1g+s++v6d4s8m0gCw1fV5/SITLq9mhho8K3+7EPYTU8IU1bLhdxO5Nyt8C8ssinQ98Xw9Q==:',
  ],
  'B.2.2': [
    'sig-b22=("@authority" "content-digest" "@query-param";name="Pet");created=1618884473;keyid="test-key-rsa-pss";tag="header-example"',
    'sig-b22=:LjbtqUbfmvjj5C5kr1Ugj4PmLYvx9wVjZvD9GsTT4F7GrcQEdJzgI9qHxICagShLRiLMlAJjtq6N4CDfKtjvuJyE5qH7KT8UCMkSowOB4+ECxCmT8rtAmj/0PIXxi0A0nxKyB09RNrCQibbUjsLS/2YyFYXEu4TRJQzRw1rLEuEfY17SARYhpTlaqwZVtR8NV7+4UKkjqpcAoFqWFQh62s7Cl+H2fjBSpqfZUJcsIk4N6wiKYd4je2U/lankenQ99PZfB4jY3I5rSV2DSBVkSFsURIjYErOs0tFTQosMTAoxk//0RoKUqiYY8Bh0aaUEb0rQl3/XaVe4bXTugEjHSw==:',
  ],
  'B.2.3': [
    'sig-b23=("date" "@method" "@path" "@query" "@authority" "content-type" "content-digest" "content-length");created=1618884473;keyid="test-key-rsa-pss"',
    'sig-b23=:bbN8oArOxYoyylQQUU6QYwrTuaxLwjAC9fbY2F6SVWvh0yBiMIRGOnMYwZ/5MR6fb0Kh1rIRASVxFkeGt683+qRpRRU5p2voTp768ZrCUb38K0fUxN0O0iC59DzYx8DFll5GmydPxSmme9v6ULbMFkl+V5B1TP/yPViV7KsLNmvKiLJH1pFkh/aYA2HXXZzNBXmIkoQoLd7YfW91kE9o/CCoC1xMy7JA1ipwvKvfrs65ldmlu9bpG6A9BmzhuzF8Eim5f8ui9eH8LZH896+QIF61ka39VBrohr9iyMUJpvRX2Zbhl5ZJzSRxpJyoEZAFL2FUo5fTIztsDZKEgM4cUA==:',
  ],
} as const

describe('an HTTP message signature', () => {
  const created = 1_618_884_473
  const digest = 'sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyealdVLvRwEmTHWXvJwew==:'

  function testRequest(name: keyof typeof published, changed: Partial<Parts> = {}): WebhookRequest {
    const [input, signature] = published[name]
    const headers = {
      Host: 'example.com',
      Date: 'Tue, 20 Apr 2021 02:07:55 GMT',
      'Content-Type': 'application/json',
      'Content-Digest': digest,
      'Content-Length': '18',
      'Signature-Input': input,
      Signature: signature,
      ...changed.headers,
    }
    const url = '/foo?param=Value&Pet=dog'
    return toRequest({ url, body: '{"hello": "world"}', at: created, ...changed, headers })
  }

  for (const name of ['B.2.1', 'B.2.2', 'B.2.3'] as const) {
    it(`verifies as RFC 9421 publishes it in ${name}`, async () => {
      const source = rfc9421({ publicKey: rsaPss })
      assert.equal(await outcome(source, testRequest(name)), 'ok')
      assert.equal(await outcome(source, testRequest(name, { at: created + 301 })), 'too_old')
      assert.equal(await outcome(source, testRequest(name, { body: '{"hello": "worlx"}' })), 'no_matching_secret')
      const other = testRequest(name, { url: '/foo?param=Value&Pet=cat' })
      assert.equal(await outcome(source, other), name === 'B.2.1' ? 'ok' : 'no_matching_secret')
    })
  }

  it('has to cover what the source says', async () => {
    const source = (...components: string[]) => rfc9421({ publicKey: rsaPss, components })
    assert.equal(await outcome(source('@method', 'Content-Digest'), testRequest('B.2.3')), 'ok')
    assert.equal(await outcome(source('content-digest'), testRequest('B.2.2')), 'ok')
    assert.equal(await outcome(source('content-digest'), testRequest('B.2.1')), 'malformed_header')
    // A parameter of the query is not the query.
    assert.equal(await outcome(source('@query-param'), testRequest('B.2.2')), 'malformed_header')
  })

  it('verifies with alg, expires and a nonce, as the Web Bot Auth draft publishes it', async () => {
    const headers = {
      host: 'example.com',
      'signature-agent': '"https://signature-agent.test"',
      'signature-input':
        'sig2=("@authority" "signature-agent");created=1735689600;keyid="poqkLGiymh_W0uP6PZFw-dvez3QJT5SolqXBCW38r0U";alg="ed25519";expires=1735693200;nonce="e8N7S2MFd/qrd6T2R3tdfAuuANngKI7LFtKYI/vowzk4lAZYadIX6wW25MwG7DCT9RUKAJ0qVkU0mEeLElW1qg==";tag="web-bot-auth"',
      signature: 'sig2=:jdq0SqOwHdyHr9+r5jw3iYZH6aNGKijYp/EstF4RQTQdi5N5YYKrD+mCT1HA1nZDsi6nJKuHxUi/5Syp3rLWBA==:',
    }
    const at = (seconds: number) => toRequest({ method: 'GET', url: '/', headers, at: seconds })
    const source = (kid?: string) => rfc9421({ publicKey: ed25519Key, tolerance: '2h', ...(kid && { kid }) })
    assert.equal(await outcome(source(), at(1_735_689_600)), 'ok')
    assert.equal(await outcome(source('poqkLGiymh_W0uP6PZFw-dvez3QJT5SolqXBCW38r0U'), at(1_735_689_600)), 'ok')
    assert.equal(await outcome(source('another'), at(1_735_689_600)), 'no_matching_secret')
    assert.equal(await outcome(source(), at(1_735_693_200)), 'too_old')
    assert.equal(await outcome(rfc9421({ publicKey: rsaPss }), at(1_735_689_600)), 'no_matching_secret')
  })

  const pairs = {
    ed25519: generateKeyPairSync('ed25519'),
    'ecdsa-p256-sha256': generateKeyPairSync('ec', { namedCurve: 'P-256' }),
    'ecdsa-p384-sha384': generateKeyPairSync('ec', { namedCurve: 'P-384' }),
    'rsa-pss-sha512': generateKeyPairSync('rsa', { modulusLength: 2048 }),
    'rsa-v1_5-sha256': generateKeyPairSync('rsa', { modulusLength: 2048 }),
  }
  for (const [algorithm, { publicKey, privateKey }] of Object.entries(pairs)) {
    it(`of ${algorithm} verifies what we sign with it, and is not taken for another`, async () => {
      const own = algorithm.startsWith('rsa-v1') ? { algorithm: 'rsa-v1_5-sha256' as const } : {}
      const text = publicKey.export({ type: 'spki', format: 'pem' }).toString()
      const options = {
        publicKey: text,
        privateKey: pem(privateKey),
        components: ['@method', '@path', 'content-digest'],
        ...own,
      }
      const sample = signedSample(rfc9421(options), undefined, { at: 1_790_000_000_000 })
      const parts = { url: sample.url, headers: Object.fromEntries(sample.headers), at: 1_790_000_000 }
      const body = Buffer.from(sample.body).toString('utf8')
      assert.equal(await outcome(rfc9421(options), toRequest({ ...parts, body })), 'ok')
      assert.equal(await outcome(rfc9421(options), toRequest({ ...parts, body: `${body} ` })), 'no_matching_secret')
      const claimed = { ...parts.headers, 'signature-input': `${parts.headers['signature-input']};alg="hmac-sha256"` }
      assert.equal(
        await outcome(rfc9421(options), toRequest({ ...parts, body, headers: claimed })),
        'no_matching_secret',
      )
      // A public key is no secret: nobody may make an HMAC with it.
      const hmac = signedSample(rfc9421({ secrets: [text] }), undefined, { at: 1_790_000_000_000 })
      const forged = toRequest({
        ...parts,
        headers: Object.fromEntries(hmac.headers),
        body: Buffer.from(hmac.body).toString(),
      })
      assert.notEqual(await outcome(rfc9421(options), forged), 'ok')
    })
  }

  it('is one of several: one that is right is enough, and what is not described is none', async () => {
    const source = rfc9421({ publicKey: rsaPss })
    const [input, signature] = published['B.2.2']
    const two = (inputs: string[], signatures: string[]) =>
      outcome(source, testRequest('B.2.2', { headers: { 'Signature-Input': inputs, Signature: signatures } }))
    assert.equal(await two(['a=("date");created=1', input], ['a=:AAAA:', signature]), 'ok')
    assert.equal(await two([`a=("date");created=1, ${input}`], [`a=:AAAA:, ${signature}`]), 'ok')
    assert.equal(await two(['a=("date");created=1'], [signature]), 'malformed_header')
    assert.equal(await two([input.replace('sig-b22', 'x')], [signature]), 'malformed_header')
  })

  it('in another form is refused with a reason, and nothing is thrown', async () => {
    const inputs = [
      '',
      '=',
      'a',
      'a=',
      'a=(',
      'a=("date"',
      'a=("date")',
      'a=(date);created=1',
      'a="date";created=1',
      'a=();created=x',
      'a=();created=1618884473;expires=x',
      'a=("date" "date");created=1618884473',
      'a=("@status");created=1618884473',
      'a=("@nothing");created=1618884473',
      'a=("x-absent");created=1618884473',
      'a=("date";sf);created=1618884473',
      'a=("@query-param");created=1618884473',
      'a=("@query-param";name="none");created=1618884473',
      'A=();created=1',
      `a=("${'x'.repeat(9_000)}");created=1618884473`,
      `a=(${'"date" '.repeat(5_000)});created=1618884473`,
    ]
    for (const input of inputs) {
      const headers = { 'Signature-Input': input, Signature: 'a=:AAAA:' }
      const found = await outcome(rfc9421({ publicKey: rsaPss }), testRequest('B.2.1', { headers }))
      assert.equal(found, 'malformed_header', input.slice(0, 60))
    }
    const bare = testRequest('B.2.1', { headers: { Signature: 'sig-b21="text"' } })
    assert.equal(await outcome(rfc9421({ publicKey: rsaPss }), bare), 'malformed_header')
  })

  it('that covers Content-Digest needs a digest that we know', async () => {
    for (const wrong of ['md5=:AAAA:', 'sha-512=:AAAA:', 'sha-256=AAAA', `${digest}, sha-256=:AAAA:`, 'x y']) {
      const request = testRequest('B.2.2', { headers: { 'Content-Digest': wrong } })
      assert.notEqual(await outcome(rfc9421({ publicKey: rsaPss }), request), 'ok', wrong)
    }
  })

  it('takes its key from the provider by its id, and only an id can be asked for', async () => {
    const vector = vectorAt('mailchannels', 0)
    const documents = new FakePublished()
    const at = 'https://api.mailchannels.net/tx/v1/webhook/public-key?id=mckey'
    assert.equal(await outcome(mailchannels({}), toVectorRequest(vector), documents), 'key_unavailable')
    assert.deepEqual(documents.wanted, [at])
    documents.put(at, JSON.stringify({ id: 'mckey', key: vector.publicKey }))
    assert.equal(await outcome(mailchannels({}), toVectorRequest(vector), documents), 'ok')
    const input = String(vector.headers['Signature-Input']).replace('mckey', '../x&id=1')
    const headers = { ...vector.headers, 'Signature-Input': input }
    assert.equal(await outcome(mailchannels({}), toVectorRequest(vector, { headers }), documents), 'malformed_header')
    assert.deepEqual(documents.wanted, [at])
  })
})

describe('the versions of Standard Webhooks in one header', () => {
  const [shared, open] = [vectorAt('svix', 0), vectorAt('svix', 1)]
  const [secret, publicKey] = [String(shared.secret), String(open.publicKey)]
  const [v1, v1a] = [String(shared.headers['svix-signature']), String(open.headers['svix-signature'])]
  const wrong = (one: string): string => one.replace(/.(?=.{8}$)/, (digit) => (digit === 'A' ? 'B' : 'A'))

  function withSignature(value: string, prefix = 'svix'): WebhookRequest {
    const headers = {
      [`${prefix}-id`]: String(shared.headers['svix-id']),
      [`${prefix}-timestamp`]: String(shared.headers['svix-timestamp']),
      [`${prefix}-signature`]: value,
    }
    return toRequest({ headers, body: shared.body ?? '', at: shared.now ?? 0 })
  }

  it('pass where a key of that version is configured', async () => {
    const cases: [options: Parameters<typeof svix>[0], header: string, expected: string][] = [
      [{ secrets: [secret] }, `${v1a} ${v1}`, 'ok'],
      [{ secrets: [secret] }, v1a, 'malformed_header'],
      [{ publicKey }, `${v1} ${v1a}`, 'ok'],
      [{ publicKey }, v1, 'malformed_header'],
      [{ secrets: [publicKey] }, v1a, 'ok'],
      [{ secrets: [secret], publicKey }, v1, 'ok'],
      [{ secrets: [secret], publicKey }, v1a, 'ok'],
      [{ secrets: [secret], publicKey }, `${wrong(v1)} ${v1a}`, 'ok'],
      [{ secrets: [secret], publicKey }, `${v1} ${wrong(v1a)}`, 'ok'],
      [{ secrets: [secret], publicKey }, `${wrong(v1)} ${wrong(v1a)}`, 'no_matching_secret'],
      [{ secrets: [secret], publicKey }, wrong(v1a), 'no_matching_secret'],
      // Under the other version's name neither is a signature.
      [
        { secrets: [secret], publicKey },
        `${v1.replace('v1,', 'v1a,')} ${v1a.replace('v1a,', 'v1,')}`,
        'no_matching_secret',
      ],
      [{ secrets: [secret], publicKey }, 'v2,AAAA', 'malformed_header'],
    ]
    for (const [options, header, expected] of cases) {
      const about = JSON.stringify([Object.keys(options), header.slice(0, 20)])
      assert.equal(await outcome(svix(options), withSignature(header)), expected, about)
      assert.equal(await outcome(standardWebhooks(options), withSignature(header, 'webhook')), expected, about)
    }
  })

  it('say which key matched: secrets in their order, then keys of the settings', async () => {
    const found = async (options: Parameters<typeof svix>[0], header: string): Promise<number> => {
      const verdict = await judge(svix(options), withSignature(header))
      return verdict.ok ? verdict.secret : -1
    }
    const other = 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD'
    assert.equal(await found({ secrets: [other, secret], publicKey }, v1), 1)
    assert.equal(await found({ secrets: [other, secret], publicKey }, v1a), 2)
    assert.equal(await found({ secrets: [other, publicKey, secret] }, v1), 2)
    assert.equal(await found({ secrets: [other, publicKey, secret] }, v1a), 1)
  })

  it('need a key of one of them, and one that is wrong stops the start', () => {
    assert.throws(() => prepareSource('test', svix({})), { code: 'secret_missing' })
    assert.throws(() => prepareSource('test', svix({ publicKey: '' })), { code: 'secret_missing' })
    assert.throws(() => prepareSource('test', svix({ secrets: [secret], publicKey: 'whpk_AAAA' })), {
      code: 'config_invalid',
    })
  })

  it('under two names count by the one that is there, whose id is the key', async () => {
    const plain = withSignature(v1, 'webhook')
    const source = svix({ secrets: [secret] })
    assert.equal(await outcome(source, plain), 'ok')
    const mixed = toRequest({
      headers: { ...Object.fromEntries(plain.headers.pairs()), 'svix-id': 'msg_other' },
      body: shared.body ?? '',
      at: shared.now ?? 0,
    })
    assert.equal(await outcome(source, mixed), 'ok')
    assert.equal(source.provider.read(mixed, {})[0]?.key, String(shared.headers['svix-id']))
  })

  it('are signed for tests with a key pair as the specification writes it', async () => {
    const source = standardWebhooks({ publicKey, privateKey: String(open.privateKey) } as Parameters<
      typeof standardWebhooks
    >[0])
    const sample = signedSample(source, undefined, { at: 1_790_000_000_000 })
    const headers = Object.fromEntries(sample.headers)
    assert.match(headers['webhook-signature'] ?? '', /^v1a,/)
    const request = toRequest({ headers, body: Buffer.from(sample.body).toString('utf8'), at: 1_790_000_000 })
    assert.equal(await outcome(source, request), 'ok')
  })
})

describe('a public key', () => {
  it('is read in each form that providers hand out, and refused in any other', () => {
    const { publicKey } = generateKeyPairSync('ed25519')
    const der = publicKey.export({ type: 'spki', format: 'der' })
    const raw = der.subarray(-32)
    const forms = [
      publicKey.export({ type: 'spki', format: 'pem' }).toString(),
      der.toString('base64'),
      raw.toString('base64'),
      raw.toString('hex'),
      `whpk_${raw.toString('base64')}`,
      JSON.stringify(jwk(publicKey)),
      JSON.stringify({ keys: [jwk(publicKey)] }),
    ]
    for (const one of forms) prepareSource('test', svix({ publicKey: one }))
    const rsa = createPublicKey(rsaPss).export({ type: 'spki', format: 'der' }).toString('base64')
    for (const one of ['x', 'whpk_', '{}', '{"keys":[]}', raw.toString('base64').slice(4), rsa]) {
      assert.throws(() => prepareSource('test', svix({ publicKey: one })), { code: 'config_invalid' }, one)
    }
  })
})
