// The dashboard as a person meets it: a real browser, the real server as a child process, webhooks signed by the stripe
// package. Nothing here sleeps: every wait is for something that has to appear.
import assert from 'node:assert/strict'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Browser, Locator, Page } from 'playwright-core'
import { buildDashboard, keepScreenshot, openBrowser, openPage } from './browser/open-browser.ts'
import { makeFolder, type ServerChild, startServerChild, writeConfig } from './support/server.ts'
import { type StripeDraft, secret, toStripeBody, toStripePost } from './support/stripe.ts'

/** `store` is the file's path. */
const toConfig = (store: string): string => `
import { existsSync } from 'node:fs'
import { dead, defineConfig } from 'landfall'
import { awsSns, custom, stripe } from 'landfall/providers'

const billing = stripe({ secrets: ['whsec_rotated_out', '${secret}'] })
const orders = custom({ name: 'Order desk', secrets: ['orders-token-0123456789'], verify: { sharedToken: { header: 'x-desk-token' } } })
const listed = { secrets: ['${secret}'], allow: ['203.0.113.0/24'] }
const sealed = stripe(listed)
const watched = stripe({ ...listed, allowMode: 'observe' })
const topics = awsSns({})
let refunds = 0

export default defineConfig({
  store: ${JSON.stringify(store)},
  sources: { stripe: billing, orders, sealed, watched, topics },
  proxies: { trust: 1 },
  subscriptions: {
    'post-ledger': billing.on('invoice.*', () => undefined),
    'ship-order': billing.on('checkout.*', async (event, ctx) => {
      await ctx.step('reserve', () => 'reserved')
      if (existsSync(${JSON.stringify(store)} + '.closed')) throw new Error('the warehouse does not answer')
    }, { retry: { attempts: 1 }, order: () => 'cus_7', onHeadFailure: 'skip', rate: '500/s' }),
    'tell-finance': billing.on('charge.refunded', () => {
      refunds += 1
      if (refunds === 1) throw dead('finance knows no customer cus_1')
    }),
  },
})
`

const folder = makeFolder()
let server: ServerChild
let browser: Browser

before(async () => {
  await buildDashboard()
  const path = writeConfig(folder.path, toConfig(join(folder.path, 'test.db')))
  ;[server, browser] = await Promise.all([startServerChild({ config: path }), openBrowser()])
})

after(async () => {
  await browser?.close()
  await server?.stop()
  folder.remove()
})

/** Sends an event as Stripe would; answers the status. */
async function send(draft: StripeDraft, body: string = toStripeBody(draft)): Promise<number> {
  const answer = await fetch(`${server.intake}/webhooks/stripe`, toStripePost(body, draft))
  await answer.body?.cancel()
  return answer.status
}

/** The same to a source that takes requests from listed addresses, as the proxy in front would hand it on. */
async function sendFrom(from: string, source: string, draft: StripeDraft): Promise<number> {
  const post = toStripePost(toStripeBody(draft), draft)
  const headers = { ...(post.headers as Record<string, string>), 'x-forwarded-for': from }
  const answer = await fetch(`${server.intake}/webhooks/${source}`, { ...post, headers })
  await answer.body?.cancel()
  return answer.status
}

/** The live list's row with this text, newest first. */
function liveRow(page: Page, text: string): Locator {
  return page.getByRole('region', { name: 'Latest' }).getByRole('link').filter({ hasText: text }).first()
}

/** Marks the page, so that a reload would be noticed. */
async function markPage(page: Page): Promise<() => Promise<boolean>> {
  await page.evaluate('globalThis.wasHere = true')
  return () => page.evaluate<boolean>('globalThis.wasHere === true')
}

test('an empty dashboard tells how to send a first webhook and where providers point to', async () => {
  const { page, complaints } = await openPage(browser, server.admin)
  await page.goto('/')
  await page.getByText(`npx landfall send stripe invoice.paid --to ${server.intake}`, { exact: true }).waitFor()
  await page.getByText('/webhooks/orders').waitFor()
  assert.equal(await page.getByRole('region', { name: 'Needs attention' }).count(), 0)
  await keepScreenshot(page, 'empty')
  assert.deepEqual(complaints, [])
  await page.context().close()
})

test('an event shows up live, its duplicate as a badge, and its page tells the way it went', async () => {
  const { page, complaints } = await openPage(browser, server.admin)
  await page.goto('/')
  await page.getByRole('status', { name: 'Live connection' }).getByText('live', { exact: true }).waitFor()
  const isSamePage = await markPage(page)

  const body = toStripeBody({ id: 'evt_live_1', type: 'invoice.paid' })
  assert.equal(await send({ id: 'evt_live_1' }, body), 200)
  const row = liveRow(page, 'invoice.paid')
  await row.getByText('succeeded').waitFor()
  assert.equal(await send({ id: 'evt_live_1' }, body), 200)
  await row.getByText('×2').waitFor()
  assert.ok(await isSamePage(), 'the page was loaded again')
  await keepScreenshot(page, 'live')

  await row.click()
  await page.getByRole('heading', { level: 1, name: 'invoice.paid' }).waitFor()
  const timeline = page.getByRole('region', { name: 'Timeline' })
  for (const step of [
    /^created at Stripe/,
    /^received \d+ bytes/,
    /^verified with secret 2 of 2/,
    /^stored/,
    /^acknowledged with 200/,
    /^attempt 1 succeeded/,
    /^succeeded/,
  ]) {
    await timeline.getByText(step).first().waitFor()
  }
  await page.getByRole('region', { name: 'Duplicates' }).getByText('the same').waitFor()
  await keepScreenshot(page, 'event')

  await page.getByRole('tab', { name: 'raw' }).click()
  assert.equal(await page.getByRole('tabpanel').textContent(), body)
  await page.getByRole('tab', { name: 'hex' }).click()
  assert.match((await page.getByRole('tabpanel').textContent()) ?? '', /^00000000 {2}7b 22 69 64/)
  assert.deepEqual(complaints, [])
  await page.context().close()
})

test('a request signed with another secret needs attention, and its page says why and what mends it', async () => {
  const { page, complaints } = await openPage(browser, server.admin)
  await page.goto('/')
  assert.equal(await send({ id: 'evt_refused_1', secret: 'whsec_of_another_endpoint' }), 400)
  await liveRow(page, 'no secret matches').waitFor()
  const attention = page
    .getByRole('region', { name: 'Needs attention' })
    .getByRole('link', { name: /no secret matches/ })
  await attention.click()
  await page.waitForURL(/\/requests\?.*reason=no_matching_secret/)
  await page.getByRole('table').getByRole('link').first().click()

  const diagnosis = page.getByRole('region', { name: 'Diagnosis' })
  await diagnosis.getByRole('heading', { name: 'Refused: no secret matches' }).waitFor()
  assert.ok((await diagnosis.getByRole('listitem').count()) > 0, 'no evidence is shown')
  await diagnosis.getByText(/Signing secret/).waitFor()
  await diagnosis.getByRole('button', { name: 'Verify again' }).click()
  await diagnosis.getByText(/^Still refused: no secret matches/).waitFor()
  await keepScreenshot(page, 'refused')
  assert.doesNotMatch(await page.content(), new RegExp(`${secret}|whsec_rotated_out|whsec_of_another`))
  assert.deepEqual(complaints, [])
  await page.context().close()
})

test('a dead job is found from the first page and succeeds when it is retried', async () => {
  const { page, complaints } = await openPage(browser, server.admin, { colorScheme: 'dark' })
  await page.goto('/')
  assert.equal(await send({ id: 'evt_dead_1', type: 'charge.refunded' }), 200)
  await page
    .getByRole('region', { name: 'Needs attention' })
    .getByRole('link', { name: /1 dead job/ })
    .click()
  await page.waitForURL(/\/events\?state=dead/)
  await page.getByRole('link', { name: 'charge.refunded' }).click()

  const job = page.getByRole('article', { name: 'tell-finance' })
  await job.getByText('finance knows no customer cus_1').waitFor()
  await keepScreenshot(page, 'dead')
  await job.getByRole('button', { name: 'Retry tell-finance' }).click()
  await job.getByRole('button', { name: 'Run again tell-finance' }).waitFor()
  await job.getByText('done', { exact: true }).waitFor()
  await page.getByRole('link', { name: 'Live', exact: true }).click()
  await page
    .getByRole('region', { name: 'Needs attention' })
    .getByRole('link', { name: /dead job/ })
    .waitFor({ state: 'detached' })
  assert.deepEqual(complaints, [])
  await page.context().close()
})

test('once the secret is mended, what was refused is verified again, admitted and processed', async () => {
  const { page, complaints } = await openPage(browser, server.admin)
  for (const id of ['evt_mended_1', 'evt_mended_2', 'evt_mended_3'])
    assert.equal(await send({ id, secret: 'whsec_of_tomorrow' }), 400)
  await page.goto('/requests?outcome=refused&source=stripe')
  const bar = page.getByRole('region', { name: 'Verify refused requests again' })
  await bar.getByRole('button', { name: 'Verify all again' }).click()
  await bar.getByText('0 of 4 would now pass.').waitFor()
  await bar.getByText(/^4 would still be refused: no secret matches/).waitFor()
  assert.equal(await bar.getByRole('button', { name: /^Admit/ }).count(), 0)

  const { port } = new URL(server.admin)
  await server.stop()
  const config = toConfig(join(folder.path, 'test.db')).replace("['whsec_rotated_out'", "['whsec_of_tomorrow'")
  server = await startServerChild({ config: writeConfig(folder.path, config), args: ['--admin-port', port] })
  await page.goto('/requests?outcome=refused&source=stripe')
  await bar.getByRole('button', { name: 'Verify all again' }).click()
  await bar.getByText('3 of 4 would now pass.').waitFor()
  await keepScreenshot(page, 'quarantine-preview')

  await page.getByRole('table').getByRole('link').first().click()
  const diagnosis = page.getByRole('region', { name: 'Diagnosis' })
  await diagnosis.getByRole('button', { name: 'Verify again' }).click()
  await diagnosis.getByText(/^It would pass now: verified with secret 1 of 2/).waitFor()
  await keepScreenshot(page, 'quarantine-one')
  await diagnosis.getByRole('button', { name: 'Admit' }).click()
  const admission = page.getByRole('region', { name: 'Admission' })
  await admission.getByText(/It was answered 400, refused at first: no secret matches/).waitFor()
  await keepScreenshot(page, 'quarantine-admitted')
  await admission.getByRole('link', { name: 'See its event' }).click()
  await page.getByRole('heading', { level: 1, name: 'invoice.paid' }).waitFor()
  await page.getByText('admitted', { exact: true }).waitFor()
  await page
    .getByRole('article', { name: 'post-ledger' })
    .getByRole('button', { name: 'Run again post-ledger' })
    .waitFor()
  await keepScreenshot(page, 'quarantine-event')

  await page.goto('/requests?outcome=refused&source=stripe')
  await bar.getByRole('button', { name: 'Verify all again' }).click()
  await bar.getByRole('button', { name: 'Admit 2' }).click()
  await bar.getByText('2 requests admitted.').waitFor()
  await page.getByRole('row').nth(2).waitFor({ state: 'detached' })
  await keepScreenshot(page, 'quarantine-done')
  await page.goto('/events?q=evt_mended')
  await page.getByRole('row').nth(3).getByText('succeeded').waitFor()
  // The server was away for a moment: of that the browser may complain, of nothing else.
  assert.deepEqual(
    complaints.filter(
      (words) => !/ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED|ERR_EMPTY_RESPONSE|ERR_CONNECTION_RESET/.test(words),
    ),
    [],
  )
  await page.context().close()
})

test('what failed in the same way is found as one, and replayed once the handler is mended', async () => {
  const { page, complaints } = await openPage(browser, server.admin)
  const closed = join(folder.path, 'test.db.closed')
  writeFileSync(closed, '')
  for (const id of ['evt_ship_1', 'evt_ship_2', 'evt_ship_3'])
    assert.equal(await send({ id, type: 'checkout.session.completed' }), 200)
  await page.goto('/subscriptions')
  const subscription = page.getByRole('region', { name: 'ship-order' })
  await subscription.getByText('3×').waitFor()
  await subscription.getByText('the warehouse does not answer').waitFor()
  await subscription.getByRole('button', { name: 'Pause ship-order' }).click()
  await subscription.getByText(/^paused/).waitFor()
  await keepScreenshot(page, 'subscriptions')

  await subscription.getByRole('link', { name: '3', exact: true }).click()
  await page.waitForURL(/\/events\?.*state=dead/)
  const bar = page.getByRole('region', { name: 'Replay', exact: true })
  await bar.getByRole('button', { name: 'Retry all dead…' }).click()
  await bar.getByText('3 events, 3 jobs, 1 order key.').waitFor()
  await keepScreenshot(page, 'replay-preview')
  assert.equal(await page.getByRole('table').getByText('succeeded').count(), 0, 'counting changes nothing')
  rmSync(closed)
  await bar.getByRole('button', { name: 'Start with 3 jobs' }).click()
  await bar.getByRole('link', { name: 'rpl_1' }).click()
  const replay = page.getByRole('article', { name: 'rpl_1' })
  await replay.getByText('3 jobs put back').waitFor()
  await replay.getByText('done', { exact: true }).waitFor()
  await keepScreenshot(page, 'replays')

  await page.goto('/events?q=evt_ship')
  await page.getByRole('table').getByText('pending').nth(2).waitFor()
  await page.getByRole('link', { name: 'checkout.session.completed' }).last().click()
  const job = page.getByRole('article', { name: 'ship-order' })
  await job.getByText('rpl_1').waitFor()
  await job.getByText('reserve', { exact: true }).waitFor()
  await job.getByText('cus_7').waitFor()
  await page.goto('/')
  await page.getByRole('link', { name: /3 jobs wait: paused/ }).click()
  await subscription.getByRole('button', { name: 'Resume ship-order' }).click()
  await subscription.getByText('runs', { exact: true }).waitFor()
  await page.goto('/events?q=evt_ship')
  await page.getByRole('table').getByText('succeeded').nth(2).waitFor()
  await page.getByRole('link', { name: 'checkout.session.completed' }).first().click()
  await job.getByText('done', { exact: true }).waitFor()
  await keepScreenshot(page, 'replayed-event')
  assert.deepEqual(complaints, [])
  await page.context().close()
})

test('one dead job is retried from the list', async () => {
  const { page } = await openPage(browser, server.admin)
  const closed = join(folder.path, 'test.db.closed')
  writeFileSync(closed, '')
  for (const id of ['evt_late_1', 'evt_late_2']) assert.equal(await send({ id, type: 'checkout.session.expired' }), 200)
  await page.goto('/events?state=dead&q=evt_late')
  await page.getByRole('button', { name: 'Retry evt_late_2' }).waitFor()
  await keepScreenshot(page, 'dead-letters')
  rmSync(closed)
  await page.getByRole('button', { name: 'Retry evt_late_1' }).click()
  await page.getByRole('button', { name: 'Retry evt_late_1' }).waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Retry evt_late_2' }).click()
  await page.getByText('No event matches these filters.').waitFor()
  await page.context().close()
})

test('filters live in the address, and the list follows them both ways', async () => {
  const { page } = await openPage(browser, server.admin)
  assert.equal(await send({ id: 'evt_filter_1', type: 'customer.created' }), 200)
  await page.goto('/events?type=customer.created')
  await page.getByRole('link', { name: 'customer.created' }).waitFor()
  assert.equal(await page.getByRole('row').count(), 2)
  await page.goto('/events')
  await page.getByRole('searchbox').waitFor()
  await page.keyboard.press('/')
  await page.keyboard.type('evt_live_1')
  await page.waitForURL(/\/events\?q=evt_live_1/)
  await page.getByRole('link', { name: 'customer.created' }).waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Clear filters' }).click()
  await page.getByRole('link', { name: 'customer.created' }).waitFor()
  await page.context().close()
})

test('a source whose signature does not cover the body carries a warning', async () => {
  const { page } = await openPage(browser, server.admin)
  await page.goto('/sources')
  await page.getByRole('region', { name: 'orders' }).getByText('Proves the sender, not the body.').waitFor()
  assert.equal(await page.getByRole('region', { name: 'stripe' }).getByText('Proves the sender').count(), 0)
  await keepScreenshot(page, 'sources')
  await page.context().close()
})

test('an address list that is stale and a secret that is wrong show on the source, and on the request', async () => {
  const { page, complaints } = await openPage(browser, server.admin)
  assert.equal(await sendFrom('198.51.100.7', 'sealed', { id: 'evt_moved_1' }), 403)
  assert.equal(await sendFrom('198.51.100.7', 'sealed', { id: 'evt_moved_2' }), 403)
  assert.equal(await sendFrom('203.0.113.9', 'sealed', { id: 'evt_inside_1', secret: 'whsec_of_another' }), 400)
  assert.equal(await sendFrom('198.51.100.7', 'watched', { id: 'evt_watched_1' }), 200)
  await page.goto('/sources')
  const sealed = page.getByRole('region', { name: 'sealed' })
  await sealed.getByText('only 203.0.113.0/24').waitFor()
  const stale = sealed.getByRole('row', { name: /Right signature, address not on the list 2 .*list stale/ })
  await stale.waitFor()
  await sealed
    .getByRole('row', { name: /Wrong signature, address on the list 1 .*wrong secret, or an attack/ })
    .waitFor()
  await page
    .getByRole('region', { name: 'topics' })
    .getByText(/Proves Amazon SNS, not your account\..*Set topicArn/)
    .waitFor()
  await keepScreenshot(page, 'addresses')

  await stale.getByRole('link').click()
  await page.waitForURL(/\/requests\?.*reason=address_not_allowed/)
  await page.getByRole('table').getByRole('link').first().click()
  const diagnosis = page.getByRole('region', { name: 'Diagnosis' })
  await diagnosis.getByRole('heading', { name: 'Refused: address not on the list' }).waitFor()
  await diagnosis.getByText(/its signature is right/).waitFor()
  await page.getByText('not on the list', { exact: true }).waitFor()
  await diagnosis.getByRole('button', { name: 'Verify again' }).click()
  await diagnosis.getByText(/Still refused: address not on the list/).waitFor()
  await keepScreenshot(page, 'address-refused')

  await page.goto('/requests?source=watched')
  await page.getByText('observed: address not on the list').waitFor()
  await page.getByRole('table').getByRole('link').first().click()
  await page.getByRole('heading', { name: 'Let in under observation: address not on the list' }).waitFor()
  await keepScreenshot(page, 'address-observed')

  await page.goto('/requests?source=sealed&reason=no_matching_secret')
  await page.getByRole('table').getByRole('link').first().click()
  await diagnosis.getByText(/it came from a listed address/).waitFor()
  assert.deepEqual(complaints, [])
  await page.context().close()
})

test('no page is wider than a phone', async () => {
  const { page } = await openPage(browser, server.admin, { viewport: { width: 390, height: 844 }, colorScheme: 'dark' })
  for (const path of ['/', '/events', '/requests', '/subscriptions', '/replays', '/sources']) {
    await page.goto(path)
    await page.getByRole('status', { name: 'Live connection' }).getByText('live', { exact: true }).waitFor()
    const wider = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')
    assert.equal(Math.max(0, wider), 0, `${path} is ${wider} pixels too wide`)
  }
  await page.goto('/')
  await liveRow(page, 'customer.created').waitFor()
  await keepScreenshot(page, 'phone')
  await page.goto('/subscriptions')
  await page.getByRole('region', { name: 'ship-order' }).waitFor()
  await keepScreenshot(page, 'phone-subscriptions')
  await page.goto('/replays')
  await page.getByRole('article', { name: 'rpl_1' }).waitFor()
  await keepScreenshot(page, 'phone-replays')
  await page.context().close()
})

test('the live indicator says so while the server is gone, and comes back with it', async () => {
  const { page } = await openPage(browser, server.admin)
  await page.goto('/')
  const indicator = page.getByRole('status', { name: 'Live connection' })
  await indicator.getByText('live', { exact: true }).waitFor()
  const { port } = new URL(server.admin)
  await server.stop()
  await indicator.getByText('reconnecting').waitFor()
  server = await startServerChild({ config: `${folder.path}/landfall.config.ts`, args: ['--admin-port', port] })
  await indicator.getByText('live', { exact: true }).waitFor()
  assert.equal(await send({ id: 'evt_after_restart', type: 'invoice.voided' }), 200)
  await liveRow(page, 'invoice.voided').waitFor()
  await page.context().close()
})

test('with a token the dashboard asks for it, and opens with it', async (t) => {
  const other = makeFolder()
  t.after(() => other.remove())
  const path = writeConfig(other.path, toConfig(join(other.path, 'test.db')))
  const guarded = await startServerChild({
    config: path,
    env: { LANDFALL_ADMIN_TOKEN: 'correct-horse-battery-staple' },
  })
  t.after(() => guarded.stop())
  const { page } = await openPage(browser, guarded.admin)
  await page.goto('/events')
  await page.getByLabel('Admin token').fill('wrong')
  await page.getByRole('button', { name: 'Log in' }).click()
  await page.getByRole('alert').waitFor()
  await page.getByLabel('Admin token').fill('correct-horse-battery-staple')
  await page.getByRole('button', { name: 'Log in' }).click()
  await page.getByRole('heading', { name: 'Events' }).waitFor()
  await page.getByRole('button', { name: 'Log out' }).click()
  await page.getByLabel('Admin token').waitFor()
  await page.context().close()
})
