// What was refused is verified again and admitted once. Each test is what a person goes through: a configuration that is
// wrong, webhooks that are refused, the same store opened again with the configuration mended.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import type { Config } from '../src/config/define-config.ts'
import { HeaderList } from '../src/core/headers.ts'
import { defaultLimits } from '../src/core/limits.ts'
import { createLandfall, type Landfall } from '../src/landfall.ts'
import { custom, slack, stripe } from '../src/providers/index.ts'
import { openStore } from '../src/store/open-store.ts'
import type { EventRecord, NewRequest } from '../src/store/store.ts'
import { type SampleOptions, signedSample } from '../src/testing/index.ts'
import { silent } from './desk.ts'
import { makeFolder } from './support/server.ts'

const signing = { billing: stripe({ secrets: ['right'] }), chat: slack({ secrets: ['right'] }) }

interface Situation {
  store: string
  clock: { at: number }
  /** Starts with these sources in place of those that run; without a worker, so that jobs stay as they were made. */
  open(sources: Config['sources'], more?: Partial<Config>): Promise<Landfall>
}

function arrange(t: TestContext): Situation {
  const folder = makeFolder()
  // The store's own clock cannot be turned: it has to agree at first.
  const clock = { at: Date.now() }
  let running: Landfall | null = null
  t.after(async () => {
    await running?.stop()
    folder.remove()
  })
  const store = join(folder.path, 'quarantine.db')
  return {
    store,
    clock,
    open: async (sources, more = {}) => {
      await running?.stop()
      const subscriptions = Object.entries(sources).map(([name, source]) => [name, source.on('*', () => undefined)])
      const config = { store, sources, subscriptions: Object.fromEntries(subscriptions), ...more }
      running = await createLandfall(config, { log: silent, clock: { now: () => clock.at } })
      return running
    },
  }
}

type Sent = SampleOptions & { from?: string; source?: keyof typeof signing; method?: string }

/** A webhook signed with the right secret, made when the clock says; its request's id. */
async function send(landfall: Landfall, { clock }: Situation, sent: Sent = {}): Promise<string> {
  const { from, source = 'billing', ...options } = sent
  const url = `http://localhost/webhooks/${source}`
  const request = signedSample(signing[source], undefined, { at: clock.at, url, ...options }).request()
  if (from !== undefined) request.headers.set('x-forwarded-for', from)
  const answer = await landfall.fetch(request)
  return answer.headers.get('landfall-request') ?? ''
}

async function eventsOf({ operate }: Landfall): Promise<Pick<EventRecord, 'key' | 'origin' | 'duplicates'>[]> {
  const { items } = await operate.listEvents({}, { limit: 100 })
  return items.map(({ key, origin, duplicates, jobs }) => ({ key, origin, duplicates, jobs: jobs.length }))
}

const wrong = { billing: stripe({ secrets: ['wrong'] }) }
const mended = { billing: stripe({ secrets: ['right'] }) }

test('a preview says what would pass and changes nothing; admitting lets that in, and the rest stays', async (t) => {
  const situation = arrange(t)
  const before = await situation.open(wrong)
  const ids = [await send(before, situation, { id: 'a' }), await send(before, situation, { id: 'b' })]
  const forged = stripe({ secrets: ['of a stranger'] })
  const url = 'http://localhost/webhooks/billing'
  await before.fetch(signedSample(forged, undefined, { at: situation.clock.at, url }).request())
  await send(before, situation, { at: situation.clock.at - 3_600_000, id: 'old' })
  assert.equal((await before.operate.reverifyAll({}, { admit: false })).wouldPass, 0)
  // Days later: what is too old is judged at the time of receipt.
  situation.clock.at += 3 * 86_400_000
  const { operate } = await situation.open(mended)
  const preview = await operate.reverifyAll({ source: 'billing' }, { admit: false })
  const { stillRefused, ...counts } = preview
  assert.deepEqual(counts, {
    ...{ refused: 4, wouldPass: 2, admitted: 0, duplicates: 0, next: null },
    byReason: { no_matching_secret: 1, too_old: 1 },
  })
  assert.deepEqual(
    stillRefused.map((one) => one.reason),
    ['no_matching_secret', 'too_old'],
  )
  assert.equal((await operate.listRequests({ outcome: 'refused' }, { limit: 10 })).items.length, 4)

  const report = await operate.reverifyAll({ reason: 'no_matching_secret' }, { admit: true })
  assert.deepEqual([report.refused, report.wouldPass, report.admitted], [4, 2, 2])
  const { items } = await operate.listEvents({}, { limit: 10 })
  assert.deepEqual(
    items.map(({ key, origin, jobs }) => [key, origin, jobs.map((job) => job.state)]),
    [
      ['evt_b', 'admitted', ['pending']],
      ['evt_a', 'admitted', ['pending']],
    ],
  )
  const again = await operate.reverifyAll({}, { admit: true })
  assert.deepEqual([again.refused, again.wouldPass, again.admitted], [2, 0, 0])
  const request = await operate.showRequest(ids[0] ?? '')
  assert.deepEqual([request.outcome, request.status, request.reason], ['accepted', 400, 'admitted:no_matching_secret'])
  const { totals } = await operate.stats({
    from: request.receivedAt - 60_000,
    to: situation.clock.at + 60_000,
    stepMs: 86_400_000,
  })
  assert.deepEqual([totals.received, totals.refused, totals.accepted, totals.admitted], [4, 4, 0, 2])
})

test('the timeline of an admitted event tells of the refusal, and when it was admitted', async (t) => {
  const situation = arrange(t)
  const before = await situation.open(wrong)
  const id = await send(before, situation)
  situation.clock.at += 7_200_000
  const { operate } = await situation.open(mended)
  const { admission } = await operate.reverify(id, { admit: true })
  const { timeline, verdict } = await operate.showEvent(admission?.events[0]?.id ?? '')
  const told = timeline.filter(({ kind }) => kind !== 'created' && kind !== 'stored')
  assert.deepEqual(
    told.map(({ kind, ok }) => [kind, ok]),
    [
      ['received', true],
      ['acknowledged', false],
      ['admitted', true],
      ['waiting', true],
    ],
  )
  assert.equal(told[1]?.title, 'refused with 400: no_matching_secret')
  assert.equal(told[2]?.durationMs, 7_200_000)
  assert.equal(verdict.detail, 'verified with secret 1 of 1 when it was admitted')
})

test('one of fifty who admit a request at one moment does it, and each is told what it is now', async (t) => {
  const situation = arrange(t)
  const id = await send(await situation.open(wrong), situation, { id: 'a' })
  const landfall = await situation.open(mended)
  const one = () => landfall.operate.reverify(id, { admit: true }).then(({ admission }) => admission)
  const all = () => landfall.operate.reverifyAll({}, { admit: true })
  const results = await Promise.all(Array.from({ length: 25 }, one))
  const reports = await Promise.all(Array.from({ length: 25 }, all))
  assert.equal(results.filter((result) => result?.admitted).length, 1)
  assert.ok(results.every((result) => result?.outcome === 'accepted'))
  assert.equal(
    reports.reduce((sum, report) => sum + report.admitted, 0),
    0,
  )
  assert.deepEqual(await eventsOf(landfall), [{ key: 'evt_a', origin: 'admitted', duplicates: 0, jobs: 1 }])
})

test('runs side by side admit each request once, whoever comes first', async (t) => {
  const situation = arrange(t)
  const before = await situation.open(wrong)
  for (let n = 0; n < 12; n++) await send(before, situation, { id: `e${n}` })
  const landfall = await situation.open(mended)
  const reports = await Promise.all(Array.from({ length: 50 }, () => landfall.operate.reverifyAll({}, { admit: true })))
  assert.equal(
    reports.reduce((sum, report) => sum + report.admitted, 0),
    12,
  )
  assert.equal((await eventsOf(landfall)).length, 12)
})

test('what the sender has meanwhile sent again becomes a duplicate, and runs nothing twice', async (t) => {
  const situation = arrange(t)
  const id = await send(await situation.open(wrong), situation, { id: 'a' })
  const landfall = await situation.open(mended)
  await send(landfall, situation, { id: 'a' })
  const report = await landfall.operate.reverifyAll({}, { admit: true })
  assert.deepEqual([report.wouldPass, report.admitted, report.duplicates], [1, 0, 1])
  assert.equal((await landfall.operate.showRequest(id)).outcome, 'duplicate')
  assert.deepEqual(await eventsOf(landfall), [{ key: 'evt_a', origin: 'delivery', duplicates: 1, jobs: 1 }])
})

test('an address is judged as it was at receipt, against the list as it is now', async (t) => {
  const situation = arrange(t)
  const listed = (...allow: string[]) => ({ billing: stripe({ secrets: ['right'], allow }) })
  const proxies = { proxies: { trust: 1 } }
  const before = await situation.open(listed('10.0.0.0/8'), proxies)
  const id = await send(before, situation, { from: '203.0.113.9' })
  await send(before, situation, { from: '198.51.100.7' })
  assert.equal((await before.operate.reverify(id)).reason, 'address_not_allowed')
  const after = await situation.open(listed('10.0.0.0/8', '203.0.113.0/24'), proxies)
  assert.equal((await after.operate.reverify(id)).admissible, true)
  const report = await after.operate.reverifyAll({}, { admit: true })
  assert.deepEqual([report.admitted, report.byReason], [1, { address_not_allowed: 1 }])
})

test('a body that was never kept cannot be admitted, even where only the sender is proven', async (t) => {
  const situation = arrange(t)
  const door = (bodyBytesMax: number) => ({
    door: custom({ secrets: ['pass-0123456789'], bodyBytesMax, verify: { sharedToken: { header: 'x-pass' } } }),
  })
  const before = await situation.open(door(10))
  const answer = await before.fetch(
    new Request('http://localhost/webhooks/door', {
      method: 'POST',
      headers: { 'x-pass': 'pass-0123456789', 'content-type': 'application/json' },
      body: '{"n":1234567890}',
    }),
  )
  assert.equal(answer.status, 413)
  const { operate } = await situation.open(door(1000))
  const [refused] = (await operate.listRequests({ outcome: 'refused' }, { limit: 1 })).items
  const verdict = await operate.reverify(refused?.id ?? '', { admit: true })
  assert.deepEqual([verdict.ok, verdict.reason, verdict.admission], [false, 'body_too_large', null])
  assert.equal((await operate.reverifyAll({}, { admit: true })).admitted, 0)
})

test('a greeting that was refused is no event afterwards either', async (t) => {
  const situation = arrange(t)
  const before = await situation.open({ chat: slack({ secrets: ['wrong'] }) })
  const data = { type: 'url_verification', challenge: 'c', token: 't' }
  const id = await send(before, situation, { source: 'chat', data })
  const landfall = await situation.open({ chat: slack({ secrets: ['right'] }) })
  const { outcome } = await landfall.operate.showRequest(id)
  assert.equal(outcome, 'refused')
  const verdict = await landfall.operate.reverify(id, { admit: true })
  assert.deepEqual([verdict.ok, verdict.admissible, verdict.admission], [true, false, null])
  assert.deepEqual((await landfall.operate.reverifyAll({}, { admit: true })).byReason, { handshake: 1 })
  assert.deepEqual(await eventsOf(landfall), [])
})

test('a long run goes by stretches, oldest first, and one that broke off is gone on with by asking again', async (t) => {
  const situation = arrange(t)
  const { clock } = situation
  const store = await openStore(situation.store, defaultLimits)
  const rows = Array.from({ length: 2_100 }, (_, n): NewRequest => {
    const { url, headers, body } = signedSample(signing.billing, undefined, { at: clock.at, id: `e${n}` })
    const refusal = { outcome: 'refused', status: 400, reason: 'no_matching_secret', secret: null, events: [] } as const
    const rest = { source: 'billing', method: 'POST', receivedAt: clock.at + n, remoteAddress: null }
    return { ...rest, ...refusal, url: new URL(url).pathname, headers: HeaderList.from(headers), body }
  })
  await store.append(rows)
  await store.close()
  const { operate } = await situation.open(mended)
  const preview = await operate.reverifyAll({}, { admit: false })
  assert.equal(preview.refused, 2_000)
  const rest = await operate.reverifyAll({}, { admit: false, cursor: preview.next ?? '' })
  assert.deepEqual([rest.refused, rest.wouldPass, rest.next], [100, 100, null])

  const first = await operate.reverifyAll({}, { admit: true })
  assert.equal(first.admitted, 2_000)
  const { items } = await operate.listEvents({}, { limit: 1 })
  assert.equal(items[0]?.key, 'evt_e1999')
  const second = await operate.reverifyAll({}, { admit: true })
  assert.deepEqual([second.refused, second.admitted, second.next], [100, 100, null])
  assert.deepEqual((await operate.listRequests({ outcome: 'refused' }, { limit: 1 })).items, [])
})
