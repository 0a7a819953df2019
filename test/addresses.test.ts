// Address lists at the public surface: behind proxies, enforced and observed, and what a signature says about a list.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { describe, it, type TestContext, test } from 'node:test'
import { type Config, createLandfall, type Landfall } from 'landfall'
import { github, type SourceOptions, stripe } from 'landfall/providers'
import { signedSample } from 'landfall/testing'
import { HeaderList } from '../src/core/headers.ts'
import { defaultLimits } from '../src/core/limits.ts'
import { makeIsListed } from '../src/intake/address-list.ts'
import { makeFindSender, type ProxyRule } from '../src/intake/sender-address.ts'
import { makePublishedFetcher, type PublishedFetcher } from '../src/published/fetch-published.ts'
import { makeFolder } from './support/server.ts'

const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined }

describe('hazard 17: the sender behind proxies', () => {
  const cases: [
    title: string,
    rule: ProxyRule | undefined,
    peer: string,
    headers: [string, string][],
    found: string | null,
  ][] = [
    [
      'is the peer where no proxy is trusted, whatever a header says',
      undefined,
      '203.0.113.9',
      [['x-forwarded-for', '10.0.0.1']],
      '203.0.113.9',
    ],
    [
      'is one entry from the right behind one proxy',
      { trust: 1 },
      '10.0.0.2',
      [['X-Forwarded-For', '198.51.100.7, 203.0.113.9']],
      '203.0.113.9',
    ],
    [
      'is two from the right behind two',
      { trust: 2 },
      '10.0.0.2',
      [['x-forwarded-for', '1.1.1.1, 203.0.113.9, 10.0.0.3']],
      '203.0.113.9',
    ],
    [
      'is the first that is not trusted by range',
      { trust: ['10.0.0.0/8'] },
      '10.0.0.2',
      [['x-forwarded-for', '6.6.6.6, 203.0.113.9, 10.1.1.1']],
      '203.0.113.9',
    ],
    [
      'is the peer itself where the peer is a stranger',
      { trust: ['10.0.0.0/8'] },
      '203.0.113.9',
      [['x-forwarded-for', '10.1.1.1']],
      '203.0.113.9',
    ],
    [
      'is read over several headers, in order',
      { trust: 1 },
      '10.0.0.2',
      [
        ['x-forwarded-for', '1.1.1.1'],
        ['x-forwarded-for', '203.0.113.9'],
      ],
      '203.0.113.9',
    ],
    [
      'is read from Forwarded',
      { trust: 1, header: 'forwarded' },
      '10.0.0.2',
      [['forwarded', 'for=1.1.1.1, for="[2001:db8::17]:4711";proto=http']],
      '2001:db8::17',
    ],
    [
      'has its port and IPv4 mapping taken off',
      { trust: 1 },
      '::ffff:10.0.0.2',
      [['x-forwarded-for', '203.0.113.9:443']],
      '203.0.113.9',
    ],
    ['is unknown where the entry is no address', { trust: 1 }, '10.0.0.2', [['x-forwarded-for', 'unknown']], null],
  ]
  for (const [title, rule, peer, headers, found] of cases) {
    it(title, () => assert.equal(makeFindSender(rule)(peer, HeaderList.from(headers)), found))
  }
  it('needs ranges that are ranges', () => {
    assert.throws(() => makeFindSender({ trust: ['10.0.0.0/99'] }), { code: 'config_invalid' })
  })
})

test("hazard 12: a provider's published list takes the place of the shipped one, and a broken one does not", async () => {
  const texts = ['{"hooks":["198.51.100.0/24"]}', 'not json', '{"hooks":[]}']
  let now = 0
  const answers = [...texts]
  const published = makePublishedFetcher({
    clock: { now: () => now },
    log: silent,
    fetch: async () => new Response(answers.shift() ?? '{"hooks":[]}'),
  })
  const { addresses } = github.provider
  const isListed = makeIsListed(
    { allow: ['provider', '10.0.0.0/8'], mode: 'enforce' },
    { addresses, published, log: silent },
  )
  assert.deepEqual(
    [isListed('192.30.252.1'), isListed('10.1.2.3'), isListed('8.8.8.8'), isListed(null)],
    [true, true, false, false],
  )
  for (const _text of texts) {
    now += 120_000
    const kept = Promise.withResolvers<void>()
    await published.start([addresses?.url ?? ''], toKept(kept.resolve))
    await kept.promise
    assert.deepEqual([isListed('198.51.100.7'), isListed('192.30.252.1')], [true, false])
  }
  published.stop()
})

test('a document is fetched over https only, and not again within a minute', async () => {
  let now = 1_000_000
  const asked: string[] = []
  const fetch = async (url: string): Promise<Response> => {
    asked.push(url)
    return new Response('keys')
  }
  const published = makePublishedFetcher({ clock: { now: () => now }, log: silent, fetch })
  await published.start(['http://plain.example/keys', 'https://example.com/keys'], toKept())
  assert.deepEqual(asked, ['https://example.com/keys'])
  assert.equal(published.get('https://example.com/keys')?.text, 'keys')
  published.want('https://example.com/keys')
  assert.equal(asked.length, 1)
  now += 61_000
  published.want('https://example.com/keys')
  assert.equal(asked.length, 2)
  published.stop()
})

/** A store that holds no copies, for tests of what is fetched. */
function toKept(onKeep: () => void = () => undefined): Parameters<PublishedFetcher['start']>[1] {
  return {
    store: { keepPublished: async () => onKeep(), readPublished: async () => [], takeTurn: async () => true },
    limits: defaultLimits,
  }
}

async function open(
  t: TestContext,
  options: Partial<SourceOptions>,
  config: Partial<Config> = {},
): Promise<{ landfall: Landfall; post(secret: string, from?: string): Promise<Response> }> {
  const folder = makeFolder()
  const billing = stripe({ secrets: ['s'], ...options })
  const landfall = await createLandfall(
    { store: join(folder.path, 'a.db'), sources: { billing }, proxies: { trust: 1 }, ...config },
    { log: silent },
  )
  t.after(async () => {
    await landfall.stop()
    folder.remove()
  })
  return {
    landfall,
    post: (secret, from) => {
      const { request } = signedSample(stripe({ secrets: [secret] }), 'invoice.paid', {
        url: 'http://localhost/webhooks/billing',
      })
      const whole = request()
      if (from !== undefined) whole.headers.set('x-forwarded-for', from)
      return landfall.fetch(whole)
    },
  }
}

test('an address that is not listed is refused with 403 where the list is enforced', async (t) => {
  const { landfall, post } = await open(t, { allow: ['203.0.113.0/24'] })
  assert.equal((await post('s', '203.0.113.9')).status, 200)
  assert.equal((await post('s', '198.51.100.7')).status, 403)
  assert.equal((await post('s')).status, 403)
  const { items } = await landfall.operate.listRequests({ reason: 'address_not_allowed' }, { limit: 10 })
  assert.equal(items.length, 2)
})

test('where the list is observed, the request is let in and marked', async (t) => {
  const { landfall, post } = await open(t, { allow: ['203.0.113.0/24'], allowMode: 'observe' })
  assert.equal((await post('s', '198.51.100.7')).status, 200)
  assert.equal((await post('wrong', '203.0.113.9')).status, 400)
  const { items } = await landfall.operate.listRequests({ outcome: 'accepted' }, { limit: 10 })
  assert.deepEqual(
    items.map(({ reason }) => reason),
    ['observed:address_not_allowed'],
  )
})

test('a source under observation lets in what does not verify, marked, and an enforced one does not', async (t) => {
  const { landfall, post } = await open(t, { observe: true })
  assert.equal((await post('wrong')).status, 200)
  assert.equal((await post('s')).status, 200)
  const { items } = await landfall.operate.listRequests({}, { limit: 10 })
  assert.deepEqual(
    items.map(({ outcome, reason }) => [outcome, reason]),
    [
      ['accepted', null],
      ['accepted', 'observed:no_matching_secret'],
    ],
  )
})

test('address settings that cannot be meant stop the start', async (t) => {
  const folder = makeFolder()
  t.after(() => folder.remove())
  for (const options of [
    { allow: ['10.0.0.0/40'] },
    { allow: ['nowhere'] },
    { allow: ['10.0.0.0/8'], allowMode: 'maybe' as 'observe' },
  ]) {
    const sources = { billing: stripe({ secrets: ['s'], ...options }) }
    await assert.rejects(createLandfall({ store: join(folder.path, 'a.db'), sources }), { code: 'config_invalid' })
  }
})

test('what list and signature say together is told for the source, and for each request', async (t) => {
  const { landfall, post } = await open(t, { allow: ['203.0.113.0/24'], allowMode: 'observe' })
  await post('s', '203.0.113.9')
  await post('s', '198.51.100.7')
  await post('s', '198.51.100.8')
  await post('wrong', '203.0.113.9')
  await post('wrong', '198.51.100.7')
  const [source] = await landfall.operate.sources()
  assert.deepEqual(
    source?.addresses?.findings.map(({ kind, count }) => [kind, count]),
    [
      ['unlisted_verified', 2],
      ['listed_refused', 1],
      ['unlisted_refused', 1],
    ],
  )
  const [observed] = (await landfall.operate.listRequests({ outcome: 'accepted' }, { limit: 1 })).items
  const { diagnosis } = await landfall.operate.showRequest(observed?.id ?? '')
  assert.equal(diagnosis?.cause, 'address_not_allowed')
  assert.match(diagnosis?.fix ?? '', /Mend that before you enforce/)
  // From where the refused ones came was only observed: nothing is claimed about the list.
  for (const { id } of (await landfall.operate.listRequests({ outcome: 'refused' }, { limit: 5 })).items) {
    const refused = (await landfall.operate.showRequest(id)).diagnosis
    assert.equal(refused?.cause, 'no_matching_secret')
    assert.doesNotMatch(JSON.stringify(refused?.evidence), /listed/)
  }
})

test('a source that takes requests from any address has no list to tell of', async (t) => {
  const { landfall, post } = await open(t, {})
  await post('s', '203.0.113.9')
  assert.equal((await landfall.operate.sources())[0]?.addresses, null)
})
