// The proof of a recipe: a right one passes, and each way of being wrong is found and named; as a test helper and as
// `landfall doctor --captured`. The captured requests are signed here with node:crypto, not with our own schemes.
import assert from 'node:assert/strict'
import { createHmac, generateKeyPairSync, sign } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it, test } from 'node:test'
import { LandfallError } from 'landfall'
import { azureEventGrid, type CustomOptions, custom, kick, microsoftGraph, slack } from 'landfall/providers'
import { type CapturedRequest, proveSource } from 'landfall/testing'
import { makeFolder, runCommand, writeConfig } from './support/server.ts'

const at = 1_760_000_000
const hex = (secret: string, content: string | Uint8Array): string =>
  createHmac('sha256', secret).update(content).digest('hex')

/** A request whose sender signs time and body. */
function capture(secret = 's', body: string | Uint8Array = '{"id":"1"}', time = at): CapturedRequest {
  const bytes = Buffer.from(body)
  const signature = hex(secret, Buffer.concat([Buffer.from(`${time}.`), bytes]))
  const headers: [string, string][] = [['X-Signature', `t=${time},v1=${signature}`]]
  return { at: time, request: { headers, body: bytes.toString('base64'), bodyEncoding: 'base64' } }
}

const hmac = {
  header: 'x-signature',
  format: 't={timestamp},v1={signature}',
  separator: ',',
  content: '{timestamp}.{body}',
  timestamp: { unit: 's', toleranceSeconds: 300 },
} as const
const recipe = (options: Partial<CustomOptions> = {}) =>
  custom({ secrets: ['s'], verify: { hmac }, key: 'body:/id', ...options })

async function failuresOf(...args: Parameters<typeof proveSource>): Promise<string> {
  const error: unknown = await proveSource(...args).then(
    () => assert.fail('it was proven'),
    (thrown: unknown) => thrown,
  )
  assert.ok(error instanceof LandfallError && error.code === 'proof_failed', String(error))
  return error.message
}

describe('a right recipe', () => {
  it('is proven by flips of body, signature, timestamp and secret, whatever the bytes of the body', async () => {
    const binary = Uint8Array.from([0xff, 0x00, 0x80, 0x0d, 0x0a])
    const proof = await proveSource(recipe(), [capture(), capture('s', binary)])
    assert.equal(proof.requests, 2)
    assert.deepEqual(proof.refused, { body: 6, signature: 2, timestamp: 2, secret: 2 })
    assert.deepEqual(proof.gaps, [])
    assert.equal(proof.events[0]?.key, '1')
  })

  it('is proven for every secret of a rotation, and without a clock', async () => {
    const proof = await proveSource(recipe({ secrets: ['new', undefined, { value: 'old' }] }), [
      capture('new'),
      { ...capture('old'), at: null },
    ])
    assert.deepEqual(proof.refused, { body: 6, signature: 2, timestamp: 2, secret: 2 })
  })

  it('may take a time from a header of its own', async () => {
    const body = 'token=x'
    const signature = `v0=${hex('s', `v0:${at}:${body}`)}`
    const headers: [string, string][] = [
      ['X-Slack-Signature', signature],
      ['X-Slack-Request-Timestamp', String(at)],
    ]
    const { refused } = await proveSource(slack({ secrets: ['s'] }), [{ at, request: { headers, body } }])
    assert.deepEqual(refused, { body: 3, signature: 1, timestamp: 1, secret: 1 })
  })

  it('of a provider that publishes its keys is proven with the document that holds them', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const time = new Date(at * 1000).toISOString()
    const body = '{"broadcaster":{"user_id":7}}'
    const signature = sign('sha256', Buffer.from(`m.${time}.${body}`), privateKey).toString('base64')
    const headers: [string, string][] = [
      ['Kick-Event-Message-Id', 'm'],
      ['Kick-Event-Message-Timestamp', time],
      ['Kick-Event-Signature', signature],
    ]
    const captured = [{ at, request: { headers, body } }]
    const key = publicKey.export({ type: 'spki', format: 'pem' }).toString()
    const documents = { 'https://api.kick.com/public/v1/public-key': key }
    const { refused, gaps } = await proveSource(kick({}), captured, { documents })
    assert.deepEqual([refused.body, refused.signature, gaps.length], [3, 3, 1])
    assert.match(await failuresOf(kick({}), captured), /key_unavailable/)
  })
})

describe('what a scheme does not cover', () => {
  it('is named as a gap, not taken for a proof', async () => {
    const token = custom({ secrets: ['pass'], verify: { sharedToken: { header: 'x-pass' } } })
    const { refused, gaps } = await proveSource(token, [{ request: { headers: [['X-Pass', 'pass']], body: '{}' } }])
    assert.deepEqual(refused, { body: 0, signature: 1, timestamp: 0, secret: 1 })
    assert.deepEqual(gaps, ['the body is not covered'])
    const url = '/webhooks/grid?code=pass'
    const grid = await proveSource(azureEventGrid({ secrets: ['pass'] }), [
      { request: { url, headers: [], body: '[]' } },
    ])
    assert.equal(grid.refused.secret, 1)
    assert.match(grid.gaps.join(), /in no header/)
  })

  it('a greeting proves nothing, and is no failure', async () => {
    const greeting = { request: { url: '/x?validationToken=abc', headers: [], body: '' } }
    const proof = await proveSource(microsoftGraph({ secrets: ['s'] }), [greeting])
    assert.match(proof.gaps.join(), /greeting/)
  })
})

describe('a wrong recipe', () => {
  it('is found where a true request is refused, at its own time', async () => {
    assert.match(await failuresOf(recipe({ secrets: ['other'] }), [capture()]), /request 1 is true.*no_matching_secret/)
    assert.match(await failuresOf(recipe(), [capture(), { ...capture(), at: at + 301 }]), /request 2 is true.*too_old/)
    assert.match(await failuresOf(recipe(), []), /no captured request/)
  })

  it('is found where the body is left out of what is signed', async () => {
    const lax = recipe({ verify: { hmac: { header: 'x-sig', content: () => ['constant'] } } })
    const request = { headers: [['x-sig', hex('s', 'constant')] as const], body: '{"id":"1"}' }
    assert.match(await failuresOf(lax, [{ request }]), /still accepted with byte 0 of the body flipped/)
  })

  it('is found where the time is compared but not signed', async () => {
    const headers: [string, string][] = [['X-Signature', `t=${at},v1=${hex('s', '{}')}`]]
    const lax = recipe({ verify: { hmac: { ...hmac, content: ({ body }) => [body] } } })
    assert.match(await failuresOf(lax, [{ at, request: { headers, body: '{}' } }]), /the time in x-signature flipped/)
  })
})

const config = (secret: string): string => `
import { defineConfig } from 'landfall'
import { custom, stripe } from 'landfall/providers'
const verify = { hmac: ${JSON.stringify(hmac)} }
export default defineConfig({
  sources: {
    orders: custom({ secrets: ['${secret}'], verify }),
    returns: custom({ secrets: ['s'], verify }),
    billing: stripe({ secrets: ['s'] }),
  },
})
`

test('doctor proves the configured sources on a file of captured requests, and fails where one is not', async (t) => {
  const folder = makeFolder()
  t.after(() => folder.remove())
  const file = join(folder.path, 'captured.jsonl')
  const at1 = { 'Stripe-Signature': `t=${at},v1=${hex('s', `${at}.{}`)}` }
  const lines: object[] = [
    { ...capture(), request: { ...capture().request, url: 'https://hooks.example.com/webhooks/orders?x=1' } },
    { ...capture(), source: 'returns' },
    { at, provider: 'stripe', request: { headers: Object.entries(at1), body: '{}' } },
  ]
  const doctor = async (
    secret: string,
    text: string,
  ): Promise<{ code: number | null; proofs: Record<string, string> }> => {
    writeFileSync(file, text)
    const path = writeConfig(folder.path, config(secret))
    const ports = ['--port', '0', '--admin-port', '0']
    const result = await runCommand(['doctor', '--config', path, '--captured', file, '--json', ...ports], folder.path)
    const findings = result.stdout.trim().split('\n')
    const all = findings.map((line) => JSON.parse(line) as { check: string; state: string; what: string })
    const proofs = all.filter(({ check }) => /^(proof|captured)/.test(check))
    return {
      code: result.code,
      proofs: Object.fromEntries(proofs.map((one) => [one.check, `${one.state}: ${one.what}`])),
    }
  }
  const text = lines.map((line) => JSON.stringify(line)).join('\n')
  const good = await doctor('s', text)
  assert.equal(good.code, 0, JSON.stringify(good))
  assert.deepEqual(Object.keys(good.proofs), ['proof orders', 'proof returns', 'proof billing'])
  for (const one of Object.values(good.proofs)) assert.match(one, /^ok: 1 captured verify; flipped, all are refused/)
  const bad = await doctor('wrong', text)
  assert.equal(bad.code, 1)
  assert.match(bad.proofs['proof orders'] ?? '', /^problem: request 1 is true, but refused: no_matching_secret/)
  assert.match(bad.proofs['proof returns'] ?? '', /^ok/)
  for (const line of [
    '{"request":{"headers":[],"body":"x"},"provider":"custom"}',
    'no json',
    '{"source":"nowhere"}',
    '',
  ]) {
    const odd = await doctor('s', line)
    assert.equal(odd.code, 1, line)
    assert.match(odd.proofs.captured ?? '', /^problem: /, line)
  }
})
