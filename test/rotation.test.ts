// Rotation with evidence: several secrets, those with a time, and what is told of their use.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { createLandfall, type Landfall } from 'landfall'
import { type SourceOptions, stripe } from 'landfall/providers'
import { signedSample } from 'landfall/testing'
import { toSecretUses } from '../src/operate/secret-use.ts'
import { makeFolder } from './support/server.ts'

const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined }
const hour = 3_600_000

async function open(
  t: TestContext,
  secrets: SourceOptions['secrets'],
): Promise<{ landfall: Landfall; turn(ms: number): void; post(secret: string): Promise<number> }> {
  const folder = makeFolder()
  let now = Date.UTC(2026, 10, 1)
  const landfall = await createLandfall(
    { store: join(folder.path, 'r.db'), sources: { billing: stripe({ secrets: secrets ?? [] }) } },
    { log: silent, clock: { now: () => now } },
  )
  t.after(async () => {
    await landfall.stop()
    folder.remove()
  })
  return {
    landfall,
    turn: (ms) => {
      now += ms
    },
    post: async (secret) => {
      const { request } = signedSample(stripe({ secrets: [secret] }), 'invoice.paid', {
        at: now,
        url: 'http://localhost/webhooks/billing',
      })
      return (await landfall.fetch(request())).status
    },
  }
}

test('a secret outside of its time is refused, and told apart from one that is wrong', async (t) => {
  const { landfall, post, turn } = await open(t, [
    { value: 'new', name: 'spring', from: '2026-11-02T00:00:00Z' },
    { value: 'old', until: new Date('2026-11-03T00:00:00Z') },
  ])
  assert.deepEqual([await post('new'), await post('old'), await post('wrong')], [400, 200, 400])
  turn(36 * hour)
  assert.deepEqual([await post('new'), await post('old')], [200, 200])
  turn(24 * hour)
  assert.deepEqual([await post('new'), await post('old')], [200, 400])
  const { items } = await landfall.operate.listRequests({ outcome: 'refused' }, { limit: 10 })
  const { diagnosis } = await landfall.operate.showRequest(items[0]?.id ?? '')
  assert.match(diagnosis?.evidence.join('\n') ?? '', /no longer counts/)
})

test('an old secret that rests is safe to retire, and a new one that never matched is asked about', async (t) => {
  const { landfall, post } = await open(t, ['new', { value: 'old', name: 'autumn' }, 'never'])
  const advice = async (): Promise<string[]> =>
    (await landfall.operate.sources())[0]?.secretUses.map((use) => use.advice) ?? []
  assert.deepEqual(new Set(await advice()), new Set(['nothing was verified yet']))
  for (const secret of ['old', 'old', 'new']) await post(secret)
  const uses = (await landfall.operate.sources())[0]?.secretUses ?? []
  assert.deepEqual(
    uses.map(({ name }) => name),
    ['secret 1', 'autumn', 'secret 3'],
  )
})

test('a time that cannot be meant stops the start', async () => {
  for (const secret of [
    { value: 's', from: 'tomorrow' },
    { value: 's', from: '2026-02-01', until: '2026-01-01' },
  ]) {
    const sources = { billing: stripe({ secrets: [secret] }) }
    await assert.rejects(createLandfall({ store: '/tmp/never-opened.db', sources }), { code: 'config_invalid' })
  }
})

test('the words follow the counters', () => {
  const now = Date.UTC(2026, 10, 20)
  const marks = ['aa', 'bb', 'cc'].map((fingerprint) => ({ name: null, from: null, until: null, fingerprint }))
  const row = (fingerprint: string, hoursAgo: number) => ({
    minute: now - hoursAgo * hour,
    source: 'billing',
    name: `secret:${fingerprint}`,
    count: 2,
  })
  const uses = toSecretUses(marks, [row('aa', 0), row('bb', 26), row('bb', 30)], now)
  assert.deepEqual(
    uses.map(({ matched }) => matched),
    [2, 4, 0],
  )
  assert.deepEqual(
    uses.map(({ advice }) => advice),
    [
      'in use',
      'unused for 26 h: safe to retire',
      'has never matched in 7 d: is it the right one, and set at the provider?',
    ],
  )
  assert.deepEqual(toSecretUses(marks.slice(0, 1), [], now), [])
})
