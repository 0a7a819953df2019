// What a source's proof is worth, as it is configured: each of a provider's ways covers what is said of it, and a source that
// takes anybody's events is told apart from one that is bound to an account.
import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { createLandfall } from 'landfall'
import {
  awsSns,
  buildkite,
  constantContact,
  custom,
  falai,
  fireblocks,
  flutterwave,
  gemini,
  gitlab,
  jira,
  kick,
  mailchannels,
  mollie,
  monday,
  revenuecat,
  rfc9421,
  type Source,
  shipstation,
  supabase,
  wise,
} from 'landfall/providers'
import { signedSample } from 'landfall/testing'
import { coverageOf } from '../src/providers/coverage.ts'
import { toRequest } from '../src/providers/judge-captured.ts'
import { prepareSource } from '../src/providers/prepare-source.ts'
import { makeSource } from '../src/providers/provider.ts'
import { registry } from '../src/providers/registry.ts'
import { makeFolder, runCommand, startServerChild, writeConfig } from './support/server.ts'
import { readVectors, toCaptured } from './support/vectors.ts'

const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined }

type AnySource = Pick<Source, 'provider' | 'options'>

function coverage({ provider, options }: AnySource): string {
  return coverageOf(provider, options)
}

test('every way of a provider that has several covers what is said of it: a changed body shows', async (t) => {
  let tried = 0
  for (const { provider } of registry) {
    const ways = Object.keys(provider.coverages)
    const named = /: (.*)/.exec(provider.scheme.settings.variant?.what ?? '')?.[1]?.split(', ')
    if (ways.length > 0 && named !== undefined) assert.deepEqual(ways, named, provider.id)
    if (ways.length === 0) continue
    for (const vector of readVectors(provider.id).vectors) {
      const captured = toCaptured(provider.id, vector)
      if (!vector.valid || captured.secrets?.length === 0 || captured.request.body.length < 2) continue
      const tolerance = captured.at === null ? { tolerance: Number.MAX_SAFE_INTEGER } : {}
      const source = makeSource(provider, { ...tolerance, ...captured.options, secrets: captured.secrets ?? [] })
      const { verifier, authenticates } = prepareSource(provider.id, source)
      const request = toRequest(captured)
      if (!(await verifier.verify(request)).ok || authenticates === 'part') continue
      // Where the sender may choose, the weakest way counts, and this one may be a better one.
      if (authenticates !== 'body' && provider.scheme.ways?.(source.options).length !== 1) continue
      tried += 1
      const body = Buffer.concat([request.body.subarray(0, -1), Buffer.from('~')])
      const { ok } = await verifier.verify({ ...request, body })
      assert.equal(ok, authenticates !== 'body', `${provider.id} ${vector.scheme}: ${authenticates}`)
    }
  }
  assert.ok(tried > 10)
  t.diagnostic(`ways tried on vectors: ${tried}`)
})

test('what is covered follows from the way that is configured', () => {
  const secrets = ['s']
  const expected: [source: AnySource, covers: string][] = [
    [mollie({ secrets }), 'body'],
    [mollie({ secrets, variant: 'classic' }), 'nothing'],
    [buildkite({ secrets }), 'sender'],
    [buildkite({ secrets, variant: 'signature' }), 'body'],
    [revenuecat({ secrets }), 'body'],
    [revenuecat({ secrets, variant: 'authorization' }), 'sender'],
    [jira({ secrets }), 'body'],
    [jira({ secrets, variant: 'connect' }), 'sender'],
    [gemini({ secrets }), 'body'],
    [gemini({ variant: 'dynamic' }), 'sender'],
    [monday({ secrets, variant: 'board' }), 'nothing'],
    [flutterwave({ secrets, variant: 'v4' }), 'body'],
    [supabase({ secrets, variant: 1 }), 'body'],
    [supabase({ secrets }), 'sender'],
    [gitlab({ secrets }), 'sender'],
    [gitlab({ secrets: ['whsec_c2VjcmV0'] }), 'body'],
    [rfc9421({ secrets }), 'part'],
    [rfc9421({ secrets, components: ['@method', 'Content-Digest'] }), 'body'],
    [custom({ secrets, verify: { hmac: { header: 'x-sig', content: '{body-sha256}' } } }), 'body'],
    [custom({ secrets, verify: { hmac: { header: 'x-sig', content: '{body:/id}' } } }), 'part'],
    [custom({ secrets, verify: { hmac: { header: 'x-sig', content: '{url}' } } }), 'sender'],
  ]
  for (const [source, covers] of expected) {
    const { variant } = source.options
    assert.equal(coverage(source), covers, `${source.provider.id} ${String(variant)}`)
  }
})

test('a source that any customer of its provider can send to is warned about until an option binds it', () => {
  const warned = (source: AnySource): string[] =>
    prepareSource('hook', source)
      .warnings.filter(({ kind }) => kind === 'shared_keys')
      .map(({ fix }) => fix)
  const bound: [open: AnySource, setting: RegExp, closed: AnySource][] = [
    [awsSns({}), /`topicArn`/, awsSns({ topicArn: 'arn:aws:sns:eu-west-1:1:orders' })],
    [falai({ userId: '' }), /`userId`/, falai({ userId: 'u' })],
    [kick({}), /`broadcasterId`/, kick({ broadcasterId: ['1'] })],
    [wise({}), /`profileId`.* or `subscriptionId`/, wise({ subscriptionId: 's' })],
    [constantContact({}), /`accountId`/, constantContact({ accountId: 'a' })],
    [fireblocks({}), /`workspaceId`/, fireblocks({ workspaceId: 'w' })],
    [mailchannels({}), /`customerHandle`/, mailchannels({ customerHandle: 'c' })],
    [
      gemini({ variant: 'dynamic', audience: 'https://x.test' }),
      /No option can bind it/,
      gemini({ secrets: ['whsec_c2VjcmV0'] }),
    ],
  ]
  for (const [open, setting, closed] of bound) {
    assert.match(warned(open).join(), setting, open.provider.id)
    assert.deepEqual(warned(closed), [], closed.provider.id)
  }
  assert.match(warned(shipstation({})).join(), /resource_url/)
  for (const { provider } of registry) {
    const settings = provider.sharedKeys?.boundBy ?? []
    for (const one of settings) assert.ok(one in provider.scheme.settings, `${provider.id} takes no ${one}`)
    if (settings.length === 0 && provider.sharedKeys !== null) assert.ok(provider.sharedKeys.compare, provider.id)
  }
})

const pem = { publicKeyEncoding: { type: 'spki', format: 'pem' }, privateKeyEncoding: { type: 'pkcs8', format: 'pem' } }
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048, ...pem } as never) as unknown as Keys
const ed25519 = generateKeyPairSync('ed25519', pem as never) as unknown as Keys
interface Keys {
  publicKey: string
  privateKey: string
}

test("with the option, another account's event is refused although its signature is right", async () => {
  const cases: [make: (options: object) => Source<never>, pin: object, ours: unknown, theirs: unknown][] = [
    [
      (options) => wise({ ...rsa, ...options }),
      { profileId: 7 },
      { data: { resource: { profile_id: 7 } } },
      { data: { resource: { profile_id: 8 } } },
    ],
    [(options) => wise({ ...rsa, ...options }), { subscriptionId: 's' }, { subscription_id: 's' }, {}],
    [
      (options) => constantContact({ ...rsa, ...options }),
      { accountId: ['a', 'b'] },
      { encoded_account_id: 'b' },
      { encoded_account_id: 'c' },
    ],
    [(options) => fireblocks({ ...rsa, ...options }), { workspaceId: 'w' }, { workspaceId: 'w' }, { workspaceId: 'v' }],
    [
      (options) => mailchannels({ ...ed25519, ...options }),
      { customerHandle: '1' },
      [{ customer_handle: '1' }, { customer_handle: '1' }],
      [{ customer_handle: '1' }, { customer_handle: '2' }],
    ],
  ]
  for (const [make, pin, ours, theirs] of cases) {
    const judge = async (source: Source<never>, data: unknown): Promise<string> => {
      const sample = signedSample(source, undefined, { data, at: Date.now() })
      const body = Buffer.from(sample.body).toString('utf8')
      const at = Date.now() / 1000
      const { headers, method, url } = sample
      const request = toRequest({ provider: source.provider.id, at, request: { method, url, headers, body } })
      const verdict = await prepareSource('hook', source).verifier.verify(request)
      return verdict.ok ? 'ok' : verdict.reason
    }
    const about = `${make({}).provider.id} ${JSON.stringify(pin)}`
    assert.equal(await judge(make({}), theirs), 'ok', about)
    assert.equal(await judge(make(pin), ours), 'ok', about)
    assert.equal(await judge(make(pin), theirs), 'no_matching_secret', about)
  }
})

const config = (store: string): string => `
import { defineConfig } from 'landfall'
import { awsSns, buildkite, mollie } from 'landfall/providers'
const topics = awsSns({ topicArn: process.env.NO_SUCH_TOPIC })
const builds = buildkite({ secrets: ['a'], variant: 'signature' })
const payments = mollie({ secrets: ['b'], variant: 'classic' })
export default defineConfig({
  store: ${JSON.stringify(store)},
  sources: { topics, builds, payments },
  subscriptions: Object.fromEntries([topics, builds, payments].map((one, i) => ['s' + i, one.on('*', () => undefined)])),
})
`

test('doctor, sources and the log at the start say so for the source as it is configured', async (t) => {
  const folder = makeFolder()
  t.after(() => folder.remove())
  const path = writeConfig(folder.path, config(join(folder.path, 'test.db')))
  const server = await startServerChild({ config: path })
  t.after(() => server.stop())
  assert.match(server.log(), /topics/)
  assert.match(server.log(), /Proves Amazon SNS, not your account/)
  assert.match(server.log(), /Set `topicArn`/)
  assert.doesNotMatch(server.log(), /payments/)
  const doctor = await runCommand(['doctor', '--config', path, '--json', '--port', '0', '--admin-port', '0'])
  const findings = doctor.stdout.split('\n').flatMap((line): { check: string; state: string; what: string }[] => {
    return line === '' ? [] : [JSON.parse(line)]
  })
  const of = (name: string): string[] =>
    findings.filter(({ check }) => check === `source ${name}`).map(({ state, what }) => `${state}: ${what}`)
  assert.match(of('topics').join(), /warning: .*Proves Amazon SNS, not your account/)
  assert.match(of('payments').join(), /warning: .*Proves nothing/)
  assert.match(of('builds').join(), /^ok: /)
  const sources = await runCommand(['sources', '--config', path])
  assert.match(sources.stdout, /payments: Proves nothing\./)
  assert.doesNotMatch(sources.stdout, /builds: /)
})

test('in your own process the log says it once, when Landfall is made', async (t: TestContext) => {
  const folder = makeFolder()
  const said: unknown[] = []
  const log = { ...silent, warn: (fields: object, message?: string) => void said.push({ ...fields, message }) }
  const sources = { topics: awsSns({}), payments: mollie({ secrets: ['b'], variant: 'classic' }) }
  const landfall = await createLandfall({ store: join(folder.path, 'a.db'), sources }, { log })
  t.after(async () => {
    await landfall.stop()
    folder.remove()
  })
  assert.equal(said.length, 1)
  const [topics, payments] = await landfall.operate.sources()
  assert.deepEqual(
    topics?.warnings.map(({ kind }) => kind),
    ['coverage', 'shared_keys'],
  )
  assert.equal(payments?.authenticates, 'nothing')
})
