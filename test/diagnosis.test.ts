// Each cause of a refusal, produced for real: a signed webhook meets a source with exactly that fault, and the diagnosis
// names it, with evidence and a fix a person can act on.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { type Config, createLandfall } from 'landfall'
import { custom, github, type Source, shopify, standardWebhooks, stripe } from 'landfall/providers'
import { signedSample } from 'landfall/testing'
import type { Diagnosis } from '../src/core/request.ts'
import { makeFolder } from './support/server.ts'

const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined }
const secret = 'whsec_the_right_one'
const now = Date.now()

type Sources = Config['sources']
interface Fault {
  cause: string
  title: string
  sources: Sources
  /** The requests to send to /webhooks/hook; the last one is the refused one. */
  send: () => Request[]
  fix: RegExp
}

const url = 'http://localhost/webhooks/hook'

function sample(
  source: Source<never>,
  options: { data?: unknown; at?: number } = {},
  type?: string,
): { headers: [string, string][]; body: string } {
  const { headers, body } = signedSample(source as Source, type, { url, ...options })
  return { headers, body: Buffer.from(body).toString('utf8') }
}

const right = stripe({ secrets: [secret] })
const post = ({ headers, body }: { headers: [string, string][]; body: string | Uint8Array<ArrayBuffer> }): Request =>
  new Request(url, { method: 'POST', headers, body })
const signedBy = (source: Source<never>, options?: { data?: unknown; at?: number }): Request[] => [
  post(sample(source, options)),
]
const rewritten =
  (data: string, change: (body: string) => string): (() => Request[]) =>
  () => {
    const { headers, body } = sample(right, { data })
    return [post({ headers, body: change(body) })]
  }
const byUrl = (outside: string): Source =>
  custom({ secrets: [secret], url: outside, verify: { hmac: { header: 'x-signature', content: '{url}{body}' } } })
const pretty = JSON.stringify({ id: 'evt_1', type: 'a', note: 'Ærø / <b>' }, null, 2)

const faults: Fault[] = [
  {
    cause: 'missing_header',
    title: 'nothing is signed',
    sources: { hook: right },
    send: () => [post({ headers: [], body: '{}' })],
    fix: /Set a secret/,
  },
  {
    cause: 'malformed_header',
    title: 'the header has another form',
    sources: { hook: right },
    send: () => [post({ headers: [['stripe-signature', 'abc']], body: '{}' })],
    fix: /no proxy rewrites/,
  },
  {
    cause: 'wrong_scheme',
    title: "it is another provider's webhook",
    sources: { hook: right, code: github({ secrets: ['g'] }) },
    send: () => signedBy(github({ secrets: ['g'] })),
    fix: /point it at \/webhooks\/code/,
  },
  {
    cause: 'wrong_scheme',
    title: 'the provider signs in its other way',
    sources: { hook: shopify({ secrets: ['s'], variant: 'webhooks' }) },
    send: () => {
      const { headers, body } = sample(shopify({ secrets: ['s'] }))
      return [
        post({
          headers: [
            ...headers.filter(([name]) => !name.includes('hmac')),
            ...headers
              .filter(([name]) => name === 'x-shopify-hmac-sha256')
              .map(([, value]): [string, string] => ['shopify-hmac-sha256', value]),
          ],
          body,
        }),
      ]
    },
    fix: /variant: 'events'/,
  },
  {
    cause: 'secret_of_another_source',
    title: 'the sender has the secret of test mode',
    sources: { hook: stripe({ secrets: ['whsec_live'] }), 'stripe-test': stripe({ secrets: ['whsec_test'] }) },
    send: () => signedBy(stripe({ secrets: ['whsec_test'] })),
    fix: /test and live mode/,
  },
  ...[` ${secret}`, `${secret}\n`, `"${secret}"`, `'${secret}' `].map((pasted) => ({
    cause: 'secret_pasted',
    title: `the secret was pasted as ${JSON.stringify(pasted)}`,
    sources: { hook: stripe({ secrets: [pasted] }) },
    send: () => signedBy(right),
    fix: /echo -n/,
  })),
  {
    cause: 'secret_encoding',
    title: 'the secret was not decoded though it must be',
    sources: {
      hook: custom({
        secrets: ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'],
        verify: {
          hmac: {
            header: 'webhook-signature',
            format: 'v1,{signature}',
            separator: ' ',
            encoding: 'base64',
            content: '{id}.{timestamp}.{body}',
            idHeader: 'webhook-id',
            timestamp: { header: 'webhook-timestamp' },
          },
        },
      }),
    },
    send: () => signedBy(standardWebhooks({ secrets: ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'] })),
    fix: /as: 'base64'/,
  },
  {
    cause: 'secret_encoding',
    title: 'the secret was decoded though it must not be',
    sources: {
      hook: custom({
        secrets: ['c2VjcmV0c2VjcmV0'],
        verify: { hmac: { header: 'x-signature', secret: { as: 'base64' } } },
      }),
    },
    send: () => signedBy(custom({ secrets: ['c2VjcmV0c2VjcmV0'], verify: { hmac: { header: 'x-signature' } } })),
    fix: /as: 'text'/,
  },
  {
    cause: 'body_altered',
    title: 'the body was minified',
    sources: { hook: right },
    send: rewritten(pretty, (body) => JSON.stringify(JSON.parse(body))),
    fix: /express\.json/,
  },
  {
    cause: 'body_altered',
    title: 'the body was spaced',
    sources: { hook: right },
    send: rewritten(JSON.stringify(JSON.parse(pretty)), (body) => JSON.stringify(JSON.parse(body), null, 2)),
    fix: /express\.json/,
  },
  {
    cause: 'body_altered',
    title: 'unicode was escaped',
    sources: { hook: right },
    send: rewritten(JSON.stringify(JSON.parse(pretty)), (body) => body.replace('Æ', '\\u00c6').replace('ø', '\\u00f8')),
    fix: /as they came/,
  },
  {
    cause: 'body_altered',
    title: 'line ends became CRLF',
    sources: { hook: right },
    send: rewritten(pretty, (body) => body.replaceAll('\n', '\r\n')),
    fix: /as they came/,
  },
  {
    cause: 'body_altered',
    title: 'a line end was added',
    sources: { hook: right },
    send: rewritten(pretty, (body) => `${body}\n`),
    fix: /as they came/,
  },
  {
    cause: 'body_altered',
    title: 'the charset was changed',
    sources: { hook: right },
    send: () => {
      const { headers, body } = sample(right, { data: JSON.stringify({ id: 'evt_2', type: 'a', name: 'café' }) })
      return [post({ headers, body: new Uint8Array(Buffer.from(body, 'latin1')) })]
    },
    fix: /as they came/,
  },
  {
    cause: 'body_cut',
    title: 'the end of the body is missing',
    sources: { hook: right },
    send: rewritten(pretty, (body) => body.slice(0, -12)),
    fix: /as they came/,
  },
  {
    cause: 'replayed',
    title: 'the signature of an older payload comes with another body',
    sources: { hook: right },
    send: () => {
      const { headers, body } = sample(right)
      return [post({ headers, body }), post({ headers, body: body.replace('invoice.paid', 'invoice.void') })]
    },
    fix: /cannot be used again/,
  },
  {
    cause: 'url_differs',
    title: 'a proxy ends TLS',
    sources: { hook: byUrl('https://hooks.example.com') },
    send: () => signedBy(byUrl('http://hooks.example.com')),
    fix: /url: 'http:\/\/hooks\.example\.com\/webhooks\/hook'/,
  },
  {
    cause: 'url_differs',
    title: 'the host differs, and the proxy says so',
    sources: { hook: byUrl('https://internal:8400') },
    send: () => {
      const { headers, body } = sample(byUrl('https://hooks.example.com'))
      return [post({ headers: [...headers, ['x-forwarded-host', 'hooks.example.com']], body })]
    },
    fix: /url: 'https:\/\/hooks\.example\.com/,
  },
  {
    cause: 'url_differs',
    title: 'the proxy cuts the path',
    sources: { hook: byUrl('https://hooks.example.com') },
    send: () => {
      const { headers, body } = sample(byUrl('https://hooks.example.com/api/webhooks/hook'))
      return [post({ headers: [...headers, ['x-forwarded-prefix', '/api']], body })]
    },
    fix: /\/api\/webhooks\/hook/,
  },
  {
    cause: 'too_old',
    title: 'it was signed an hour ago',
    sources: { hook: right },
    send: () => signedBy(right, { at: now - 3_600_000 }),
    fix: /clock/,
  },
  {
    cause: 'too_new',
    title: 'it was signed an hour ahead',
    sources: { hook: right },
    send: () => signedBy(right, { at: now + 3_600_000 }),
    fix: /clock/,
  },
  {
    cause: 'no_matching_secret',
    title: 'the secret is simply another',
    sources: { hook: right },
    send: () => signedBy(stripe({ secrets: ['whsec_rotated'] })),
    fix: /Compare the secret/,
  },
]

for (const { cause, title, sources, send, fix } of faults) {
  test(`${cause}: ${title}`, async (t) => {
    const diagnosis = await diagnose(t, sources, send())
    assert.equal(diagnosis.cause, cause, JSON.stringify(diagnosis))
    assert.ok(diagnosis.evidence.length > 0)
    assert.match(diagnosis.fix, fix)
    const told = JSON.stringify(diagnosis)
    for (const one of [secret, 'whsec_live', 'whsec_test', 'c2VjcmV0c2VjcmV0']) assert.ok(!told.includes(one), told)
  })
}

test('a clock skew is told as a number beside the tolerance', async (t) => {
  const { evidence } = await diagnose(t, { hook: right }, signedBy(right, { at: now - 3_600_000 }))
  assert.match(evidence.join('\n'), /signed 1 h before it arrived; the tolerance is 5 min/)
})

async function diagnose(t: TestContext, sources: Sources, requests: readonly Request[]): Promise<Diagnosis> {
  const folder = makeFolder()
  const landfall = await createLandfall({ store: join(folder.path, 'd.db'), sources }, { log: silent })
  t.after(async () => {
    await landfall.stop()
    folder.remove()
  })
  let last = new Response()
  for (const request of requests) last = await landfall.fetch(request)
  assert.equal(last.status, 400)
  assert.equal(await last.text(), '{"error":"refused"}')
  const { diagnosis } = await landfall.operate.showRequest(last.headers.get('landfall-request') ?? '')
  assert.ok(diagnosis)
  return diagnosis
}
