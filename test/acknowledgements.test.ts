// What a provider gets back for a webhook that was stored, at the public surface: the body it insists on, and what it wants
// echoed; and that nobody gets anything back who was not verified.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { createLandfall, type Landfall } from 'landfall'
import { adobeSign, adyen, asana, dropboxSign, type Source, stripe, twilio, xero } from 'landfall/providers'
import { signedSample } from 'landfall/testing'
import { makeFolder } from './support/server.ts'

const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined }
const clientId = 'CBJCHBCAABAAo_client_id'
const url = 'http://localhost/webhooks/hook'

async function open(t: TestContext, hook: Source<never>): Promise<Landfall> {
  const folder = makeFolder()
  const landfall = await createLandfall({ store: join(folder.path, 'a.db'), sources: { hook } }, { log: silent })
  t.after(async () => {
    await landfall.stop()
    folder.remove()
  })
  return landfall
}

function notify(landfall: Landfall, ...ids: string[]): Promise<Response> {
  const headers = new Headers({ 'content-type': 'application/json' })
  for (const id of ids) headers.append('X-AdobeSign-ClientId', id)
  const body = JSON.stringify({ webhookNotificationId: '1', event: 'AGREEMENT_CREATED' })
  return landfall.fetch(new Request(url, { method: 'POST', headers, body }))
}

test('Acrobat Sign gets its client id back with every notification, a repeated one too', async (t) => {
  const landfall = await open(t, adobeSign({ secrets: ['another', clientId] }))
  for (const _time of [1, 2]) {
    const answer = await notify(landfall, clientId)
    assert.equal(answer.status, 200)
    assert.equal(answer.headers.get('x-adobesign-clientid'), clientId)
    assert.equal(answer.headers.get('content-type'), 'application/json')
  }
})

test('a request that does not verify gets nothing back, whether it is refused or only observed', async (t) => {
  for (const observe of [false, true]) {
    const landfall = await open(t, adobeSign({ secrets: [clientId], observe }))
    for (const ids of [['someone-else'], [clientId, 'someone-else'], []]) {
      const answer = await notify(landfall, ...ids)
      assert.equal(answer.status, observe ? 200 : 400)
      assert.equal(answer.headers.get('x-adobesign-clientid'), null)
      assert.doesNotMatch(await answer.text(), /someone|CBJC/)
    }
  }
})

test('what is echoed is bounded: a longer value is left out, and the notification is stored all the same', async (t) => {
  for (const id of ['x'.repeat(256), 'a client id']) {
    const answer = await notify(await open(t, adobeSign({ secrets: [id] })), id)
    assert.equal(answer.status, 200)
    assert.equal(answer.headers.get('x-adobesign-clientid'), null)
  }
})

test('a greeting that nobody signs is not answered with more than a provider would want back', async (t) => {
  const landfall = await open(t, asana({ secrets: ['s'] }))
  const greet = (secret: string): Promise<Response> =>
    landfall.fetch(new Request(url, { method: 'POST', headers: { 'x-hook-secret': secret }, body: '{}' }))
  assert.equal((await greet('b537207f20cbfa02357cf448134da559')).headers.get('x-hook-secret')?.length, 32)
  for (const secret of ['x'.repeat(2_000), 'a\tb']) {
    const answer = await greet(secret)
    assert.equal(answer.status, 400)
    assert.equal(answer.headers.get('x-hook-secret'), null)
  }
})

test('providers that insist on a body of their own get it, and the others plain JSON', async (t) => {
  const hmacKey = '44782DEF547AAA06C910C43932B1EB0C71FC68D9D0C057550C48EC2ACF6BA056'
  const wanted: [source: Source<never>, body: string, type: string | null][] = [
    [stripe({ secrets: ['s'] }), '{"ok":true}', 'application/json'],
    [xero({ secrets: ['s'] }), '', null],
    [twilio({ secrets: ['s'] }), '<Response></Response>', 'text/xml'],
    [adyen({ secrets: [hmacKey] }), '[accepted]', 'text/plain'],
    [dropboxSign({ secrets: ['s'] }), 'Hello API Event Received', 'text/plain'],
  ]
  for (const [source, body, type] of wanted) {
    const landfall = await open(t, source)
    const answer = await landfall.fetch(signedSample(source, undefined, { url }).request())
    assert.deepEqual([answer.status, await answer.text()], [200, body], source.provider.id)
    assert.equal(answer.headers.get('content-type')?.replace(/;.*/, '') ?? null, type, source.provider.id)
  }
})
