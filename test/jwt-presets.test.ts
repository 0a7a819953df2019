// Providers that send tokens, certificates and detached signatures: what holds for one of them only. The schemes themselves
// are in jwt-schemes.test.ts, the vectors of all providers in presets.test.ts.
import assert from 'node:assert/strict'
import { createHash, createHmac, generateKeyPairSync, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { jwtVerify } from 'jose'
import { prepareSource } from '../src/providers/prepare-source.ts'
import { appleAppStore } from '../src/providers/presets/apple-app-store.ts'
import { constantContact } from '../src/providers/presets/constant-contact.ts'
import { fireblocks } from '../src/providers/presets/fireblocks.ts'
import { fusionauth } from '../src/providers/presets/fusionauth.ts'
import { gemini } from '../src/providers/presets/gemini.ts'
import { googlePlayRtdn } from '../src/providers/presets/google-play-rtdn.ts'
import { googlePubsub } from '../src/providers/presets/google-pubsub.ts'
import { jira } from '../src/providers/presets/jira.ts'
import { kinde } from '../src/providers/presets/kinde.ts'
import { lago } from '../src/providers/presets/lago.ts'
import { monday } from '../src/providers/presets/monday.ts'
import { neonAuth } from '../src/providers/presets/neon-auth.ts'
import { plaid } from '../src/providers/presets/plaid.ts'
import { upstashQstash } from '../src/providers/presets/upstash-qstash.ts'
import { wix } from '../src/providers/presets/wix.ts'
import type { Draft, Source } from '../src/providers/provider.ts'
import type { SampleSet } from '../src/providers/samples/draw.ts'
import { appleRoot } from '../src/providers/schemes/apple-root.ts'
import { extensionIds } from '../src/providers/schemes/certificate-extensions.ts'
import { drawSample } from './support/samples.ts'
import { root } from './support/server.ts'
import {
  at,
  b64,
  body,
  byHand,
  hs256,
  isError,
  outcome,
  seconds,
  secret,
  toJwk,
  toPem,
  toRequest,
} from './support/tokens.ts'

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })

interface AppleVector {
  secret: string
  bundleId: string
  body: string
  now: number
  valid: boolean
}

describe('a chain of certificates', () => {
  const text = readFileSync(`${root}/test/vectors/apple-app-store.json`, 'utf8')
  const vector = (JSON.parse(text) as { vectors: AppleVector[] }).vectors.find(({ valid }) => valid) as AppleVector
  const { signedPayload } = JSON.parse(vector.body) as { signedPayload: string }
  const [protectedText = '', payload = '', signature = ''] = signedPayload.split('.')
  const head = JSON.parse(Buffer.from(protectedText, 'base64url').toString()) as { alg: string; x5c: string[] }

  async function judged(
    options: Record<string, unknown>,
    parts: { token?: string; at?: number } = {},
  ): Promise<string> {
    const own = { bundleId: vector.bundleId, environment: 'Sandbox', rootCertificate: vector.secret, ...options }
    const source = appleAppStore(own as unknown as Parameters<typeof appleAppStore>[0])
    const { verifier } = prepareSource('apple', source)
    const request = toRequest({
      body: JSON.stringify({ signedPayload: parts.token ?? signedPayload }),
      at: parts.at ?? vector.now * 1000,
    })
    const verdict = await verifier.verify(request)
    return verdict.ok ? 'ok' : verdict.reason
  }

  it('counts below the root that is trusted, and no other', async () => {
    assert.equal(await judged({}), 'ok')
    assert.equal(await judged({ rootCertificate: appleRoot }), 'no_matching_secret')
    assert.equal(await judged({ rootCertificate: undefined }), 'no_matching_secret')
    await assert.rejects(judged({ rootCertificate: head.x5c[0] }), isError('config_invalid'))
    await assert.rejects(judged({ rootCertificate: 'nonsense' }), isError('config_invalid'))
  })

  it('has three certificates in their order; the third is not looked at', async () => {
    const [leaf = '', intermediate = '', last = ''] = head.x5c
    const of = (x5c: unknown): string => `${b64({ ...head, x5c })}.${payload}.${signature}`
    for (const x5c of [
      undefined,
      [],
      [leaf],
      [leaf, intermediate],
      [leaf, intermediate, last, last],
      leaf,
      [1, 2, 3],
      ['', '', ''],
    ]) {
      assert.equal(await judged({}, { token: of(x5c) }), 'malformed_header')
    }
    for (const x5c of [
      [intermediate, leaf, last],
      [leaf, last, last],
      [intermediate, last, last],
      [leaf, leaf, last],
      [last, last, last],
    ]) {
      assert.equal(await judged({}, { token: of(x5c) }), 'no_matching_secret')
    }
  })

  it('is for our app in our environment', async () => {
    assert.equal(await judged({ bundleId: 'com.example.other' }), 'no_matching_secret')
    assert.equal(await judged({ environment: 'Production', appAppleId: 1234 }), 'no_matching_secret')
    await assert.rejects(judged({ environment: 'Production' }), isError('config_invalid'))
    await assert.rejects(judged({ environment: 'Xcode' }), isError('config_invalid'))
    await assert.rejects(judged({ bundleId: undefined }), isError('secret_missing'))
  })

  it('is refused when its notification is older than any retry', async () => {
    assert.equal(await judged({}, { at: (vector.now + 6 * 86_400) * 1000 }), 'ok')
    assert.equal(await judged({}, { at: (vector.now + 8 * 86_400) * 1000 }), 'too_old')
    assert.equal(await judged({}, { at: (vector.now - 8 * 86_400) * 1000 }), 'too_new')
  })

  it("ends in Apple's own root, byte for byte", () => {
    const certificate = new X509Certificate(Buffer.from(appleRoot, 'base64'))
    // As Apple's page and many who pin it have it.
    const sum = '63343abfb89a6a03ebb57e9b3f5fa7be7c4f5c756f3017b3a8c488c3653e9179'
    assert.equal(createHash('sha256').update(certificate.raw).digest('hex'), sum)
    assert.ok(certificate.subject.includes('CN=Apple Root CA - G3') && certificate.verify(certificate.publicKey))
    assert.deepEqual([...extensionIds(certificate.raw)], ['2.5.29.14', '2.5.29.19', '2.5.29.15'])
  })

  it('has extensions that can be told from bytes elsewhere; what is no certificate has none', () => {
    const leaf = Buffer.from(head.x5c[0] ?? '', 'base64')
    assert.ok(extensionIds(leaf).has('1.2.840.113635.100.6.11.1'))
    assert.ok(!extensionIds(leaf).has('1.2.840.10045.2.1'))
    for (let length = 0; length < leaf.length; length += 1) extensionIds(leaf.subarray(0, length))
    assert.equal(extensionIds(Buffer.from('3080', 'hex')).size, 0)
  })
})

describe('a variant', () => {
  it('is chosen by the configuration, never by what a request carries', async () => {
    const url = 'https://hooks.example.com/hooks'
    const token = byHand({ alg: 'HS256' }, { aud: url, exp: seconds + 60 }, hs256(secret))
    const connect = prepareSource('jira', jira({ secrets: [secret] })).verifier
    assert.equal(await outcome(connect, { headers: [['authorization', `JWT ${token}`]] }), 'missing_header')
    const board = prepareSource('monday', monday({ secrets: [secret], url })).verifier
    assert.equal(await outcome(board, { url: `/hooks?token=${encodeURIComponent(secret)}` }), 'missing_header')
    const hmac = createHmac('sha256', toPem(rsa.publicKey)).update(body).digest('base64')
    const downgraded: [string, string][] = [
      ['x-lago-signature', hmac],
      ['x-lago-signature-algorithm', 'hmac'],
    ]
    const { verifier } = prepareSource('lago', lago({ publicKey: toPem(rsa.publicKey) }))
    assert.equal(await outcome(verifier, { headers: downgraded }), 'malformed_header')
  })

  it('may need no secret where the usual one does, and the other way round', () => {
    const url = 'https://hooks.example.com/hooks'
    assert.throws(() => prepareSource('gemini', gemini({})), isError('secret_missing'))
    assert.deepEqual(prepareSource('gemini', gemini({ variant: 'dynamic', url })).documents, [
      'https://generativelanguage.googleapis.com/.well-known/jwks.json',
    ])
    assert.throws(() => prepareSource('gemini', gemini({ variant: 'dynamic' })), isError('secret_missing'))
    assert.throws(() => prepareSource('lago', lago({ variant: 'hmac' })), isError('secret_missing'))
    assert.throws(() => prepareSource('fusionauth', fusionauth({ variant: 'RS256' })), isError('secret_missing'))
    const local = fusionauth({ variant: 'RS256', fusionAuthUrl: 'http://localhost:9011/' })
    assert.deepEqual(prepareSource('fusionauth', local).documents, ['http://localhost:9011/.well-known/jwks.json'])
    assert.throws(
      () => prepareSource('x', gemini({ variant: 'other' as 'static', secrets: ['x'] })),
      isError('config_invalid'),
    )
  })
})

describe('a provider', () => {
  it('signs samples that jose verifies', async () => {
    const draft: Draft = { method: 'POST', url: '/hooks', headers: [], body: Buffer.from(body), at, id: 'one' }
    const url = 'https://hooks.example.com/hooks'
    const signed = prepareSource('qstash', upstashQstash({ secrets: [secret], url })).verifier.sign(draft)
    const token = signed.headers.find(([name]) => name === 'upstash-signature')?.[1] ?? ''
    const { payload } = await jwtVerify(token, Buffer.from(secret), {
      algorithms: ['HS256'],
      issuer: 'Upstash',
      subject: url,
      currentDate: new Date(at),
    })
    assert.equal(payload.body, createHash('sha256').update(body).digest('base64url'))
  })

  it('with a second key takes both, and neither with a character changed', async () => {
    const url = 'https://hooks.example.com/hooks'
    const draft: Draft = { method: 'POST', url: '/hooks', headers: [], body: Buffer.from(body), at, id: 'one' }
    const { headers } = prepareSource('qstash', upstashQstash({ secrets: ['next'], url })).verifier.sign(draft)
    for (const [options, reason] of [
      [{ secrets: ['current'], nextSecret: 'next' }, 'ok'],
      [{ secrets: ['current', 'next'] }, 'ok'],
      [{ secrets: ['current'], secondarySecret: 'next' }, 'ok'],
      [{ secrets: ['current'], nextSecret: 'newt' }, 'no_matching_secret'],
    ] as const) {
      const { verifier } = prepareSource('qstash', upstashQstash({ ...options, url }))
      assert.equal(await outcome(verifier, { headers }), reason)
    }
    assert.throws(() => prepareSource('qstash', upstashQstash({ secrets: ['current'] })), isError('secret_missing'))
  })

  it('whose keys are its own cannot be played by us without a key pair', () => {
    const source = plaid({
      publicKey: JSON.stringify(toJwk(generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey)),
    })
    const draft: Draft = { method: 'POST', url: '/hooks', headers: [], body: Buffer.from(body), at, id: 'one' }
    assert.throws(() => prepareSource('plaid', source).verifier.sign(draft), isError('cannot_sign'))
    const apple = appleAppStore({ bundleId: 'com.example', environment: 'Sandbox' })
    assert.throws(() => prepareSource('apple', apple).verifier.sign(draft), isError('cannot_sign'))
  })

  const url = 'https://hooks.example.com/webhooks/x'
  const email = 'push@tidewater.iam.gserviceaccount.com'
  type Keys = { publicKey: string; privateKey: string; kid: string }
  const makers: [
    id: string,
    kind: 'rsa' | 'p256' | 'ed25519',
    make: (keys: Keys) => Pick<Source, 'provider' | 'options'>,
  ][] = [
    ['plaid', 'p256', (keys) => plaid(keys)],
    ['google-pubsub', 'rsa', (keys) => googlePubsub({ ...keys, email, url })],
    ['google-play-rtdn', 'rsa', (keys) => googlePlayRtdn({ ...keys, email, audience: 'play' })],
    ['gemini', 'rsa', (keys) => gemini({ ...keys, variant: 'dynamic', url })],
    ['kinde', 'rsa', (keys) => kinde(keys)],
    ['wix', 'rsa', (keys) => wix(keys)],
    ['lago', 'rsa', (keys) => lago({ ...keys, issuer: 'https://api.getlago.com' })],
    ['fusionauth', 'rsa', (keys) => fusionauth({ ...keys, variant: 'RS256' })],
    ['fusionauth', 'p256', (keys) => fusionauth({ ...keys, variant: 'ES256' })],
    ['fireblocks', 'rsa', (keys) => fireblocks(keys)],
    ['constant-contact', 'rsa', (keys) => constantContact(keys)],
    ['neon-auth', 'ed25519', (keys) => neonAuth(keys)],
  ]
  const pairs = {
    rsa,
    p256: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
    ed25519: generateKeyPairSync('ed25519'),
  }
  for (const [id, kind, make] of makers) {
    it(`${id} with a key pair of our own (${kind}) takes its samples, each a new event`, async () => {
      const { publicKey, privateKey } = pairs[kind]
      const source = make({ publicKey: toPem(publicKey), privateKey: toPem(privateKey), kid: 'ours' })
      const module = (await import(`../src/providers/samples/${id}.ts`)) as Record<string, SampleSet>
      const [samples] = Object.values(module)
      assert.ok(samples)
      for (const type of Object.keys(samples.bodies)) {
        const events = []
        for (const draw of ['one', 'two']) {
          const sample = drawSample(source, samples, { type, id: draw })
          const verdict = await prepareSource(id, source).verifier.verify(sample)
          assert.ok(verdict.ok, `${id} ${type}: ${JSON.stringify(verdict)}`)
          events.push(...source.provider.read(sample, source.provider.parse(sample)))
        }
        const [first, second] = events
        assert.ok(first !== undefined && second !== undefined && first.key !== second.key, `${id} ${type}`)
        // A dynamic webhook of Gemini's has its id in a header that only the static one signs.
        if (id !== 'gemini') assert.ok(!first.key.startsWith('sha256:'), `${id} ${type} has no key`)
        assert.equal(first.type, id === 'google-pubsub' || id === 'google-play-rtdn' ? first.type : type)
        assert.notEqual(first.type, 'unknown')
      }
    })
  }

  it('Jira hashes method, path and query as Atlassian does', async () => {
    const cases: [url: string, canonical: string, baseUrl?: string][] = [
      ['/hook', 'POST&/hook&'],
      ['/', 'POST&/&'],
      ['/hook/?', 'POST&/hook&'],
      ['/a&b?x=y', 'POST&/a%26b&x=y'],
      ['/hook?b=2&a=1&b=1&jwt=abc', 'POST&/hook&a=1&b=1,2'],
      ['/hook?name=a+b&n=a%20b%2C*!', 'POST&/hook&n=a%20b%2C%2A%21&name=a%20b'],
      ['/app/hook?x=', 'POST&/hook&x=', 'https://tides.example/app'],
    ]
    for (const [path, canonical, baseUrl] of cases) {
      const qsh = createHash('sha256').update(canonical).digest('hex')
      const token = byHand({ alg: 'HS256' }, { exp: seconds + 60, qsh }, hs256(secret))
      const source = jira({ secrets: [secret], variant: 'connect', ...(baseUrl !== undefined && { baseUrl }) })
      const { verifier } = prepareSource('jira', source)
      assert.equal(
        await outcome(verifier, {
          headers: [
            ['host', 'tides.example'],
            ['authorization', `JWT ${token}`],
          ],
          url: path,
        }),
        'ok',
        path,
      )
    }
  })
})
