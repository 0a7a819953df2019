import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { createLandfall } from 'landfall'
import { isLandfallError } from '../src/core/errors.ts'
import type { EventView } from '../src/operate/operate.ts'
import { fillout, newRelic, stripe } from '../src/providers/index.ts'
import { prepareSource } from '../src/providers/prepare-source.ts'
import { makeFindSuspects } from '../src/providers/suspects.ts'
import { type Desk, noon, openDesk, type Sending, type SourceName, secrets } from './desk.ts'
import { makeFolder } from './support/server.ts'

const minute = 60_000
const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined }

async function theOnlyEvent(desk: Desk): Promise<EventView> {
  const { items } = await desk.operate.listEvents({}, { limit: 10 })
  assert.equal(items.length, 1)
  return desk.operate.showEvent(items[0]?.id ?? '')
}

test('a timeline tells an event from its creation to its success, each step with its length', async (t) => {
  const desk = await openDesk(t)
  await desk.send('stripe', { at: noon - 2_000, type: 'invoice.paid' })
  await desk.work('pending', { cause: 'http_status', error: 'answered 500\nstack' })
  desk.clock.turn(5_000)
  await desk.work('succeeded')
  const event = await theOnlyEvent(desk)
  const kinds = event.timeline.map((entry) => entry.kind)
  assert.deepEqual(
    kinds.filter((kind) => kind !== 'acknowledged' && kind !== 'stored'),
    [...['created', 'received', 'verified', 'attempt', 'attempt', 'settled']],
  )
  const created = event.timeline.find((entry) => entry.kind === 'created')
  assert.equal(created?.durationMs, 2_000)
  const failed = event.timeline.find((entry) => entry.kind === 'attempt')
  assert.deepEqual([failed?.ok, failed?.durationMs, failed?.subscription], [false, 12, 'ledger'])
  assert.match(failed?.title ?? '', /http_status.*answered 500$/)
  const settled = event.timeline.find((entry) => entry.kind === 'settled')
  assert.deepEqual([settled?.ok, settled?.durationMs], [true, 5_012])
})

test('an answer is never shown before its commit', async (t) => {
  const desk = await openDesk(t)
  await desk.send('stripe')
  await desk.commitNotes()
  const { items } = await desk.operate.listEvents({ source: 'stripe' }, { limit: 1 })
  const { timeline } = await desk.operate.showEvent(items[0]?.id ?? '')
  const kinds = timeline.map((entry) => entry.kind)
  assert.ok(kinds.includes('acknowledged') && kinds.indexOf('stored') < kinds.indexOf('acknowledged'))
})

test('a job that waits says for how long, and one that died says so', async (t) => {
  const desk = await openDesk(t)
  await desk.send('stripe')
  await desk.work('pending')
  const waiting = (await theOnlyEvent(desk)).timeline.find((entry) => entry.kind === 'waiting')
  assert.deepEqual([waiting?.at, waiting?.durationMs], [noon + 5_000, 5_000])
  desk.clock.turn(5_000)
  await desk.work('dead', { cause: 'permanent' })
  const { timeline } = await theOnlyEvent(desk)
  assert.equal(
    timeline.some((entry) => entry.kind === 'waiting'),
    false,
  )
  assert.equal(timeline.find((entry) => entry.kind === 'settled')?.ok, false)
})

test('a second delivery stands in the timeline, and one with another body is flagged', async (t) => {
  const desk = await openDesk(t)
  await desk.send('stripe', { data: { id: 'evt_1', type: 'a', n: 1 } })
  await desk.send('stripe', { data: { id: 'evt_1', type: 'a', n: 1 } })
  await desk.send('stripe', { data: { id: 'evt_1', type: 'a', n: 2 } })
  const event = await theOnlyEvent(desk)
  const duplicates = event.timeline.filter((entry) => entry.kind === 'duplicate')
  assert.deepEqual([event.duplicates, event.duplicateRequests.length], [2, 2])
  assert.deepEqual(
    duplicates.map((entry) => entry.ok),
    [true, false],
  )
})

test('the verdict names the secret that matched by its place', async (t) => {
  const desk = await openDesk(t)
  await desk.send('stripe')
  assert.deepEqual((await theOnlyEvent(desk)).verdict, {
    ok: true,
    secret: 1,
    reason: null,
    detail: 'verified with secret 1 of 1',
  })
})

test('the trace of the sender is shown, and an invalid one is not', async (t) => {
  const desk = await openDesk(t)
  const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'
  await desk.send('stripe', { headers: { traceparent: `00-${traceId}-00f067aa0ba902b7-01` } })
  assert.equal((await theOnlyEvent(desk)).traceId, traceId)
  const other = await openDesk(t)
  await other.send('stripe', { headers: { traceparent: `00-${'0'.repeat(32)}-00f067aa0ba902b7-01` } })
  assert.equal((await theOnlyEvent(other)).traceId, null)
})

test('what is not kept is not_found, whatever is asked of it', async (t) => {
  const { operate } = await openDesk(t)
  const calls = [operate.showEvent, operate.showRequest, operate.retryJob, operate.cancelJob, operate.reverify]
  for (const call of calls) {
    for (const id of ['evt_999', 'req_999', 'job_999', '', '../../etc/passwd']) {
      await assert.rejects(call(id), (error) => isLandfallError(error, 'not_found'))
    }
  }
})

test('hazard 27: headers and query parameters that are credentials are masked, signatures and all others are shown', async (t) => {
  const desk = await openDesk(t)
  const id = await desk.send('door', {
    headers: { authorization: 'Bearer abc-credential', cookie: 'sid=abc-credential', 'x-api-key': 'abc-credential' },
    query: '?token=abc-credential&%73ecret=abc-credential&page=2',
  })
  const request = await desk.operate.showRequest(id)
  const masked = request.headers.filter((header) => header.masked).map((header) => header.name)
  assert.deepEqual(masked.sort(), ['authorization', 'cookie', 'x-api-key', 'x-door-pass'])
  assert.equal(request.headers.find((header) => header.name === 'content-type')?.masked, false)
  assert.equal(request.path, '/webhooks/door?token=•••&%73ecret=•••&page=2')
  const shown = JSON.stringify(request)
  assert.doesNotMatch(shown, /abc-credential/)
  assert.doesNotMatch(shown, new RegExp(secrets.door))
  const signed = await desk.operate.showRequest(await desk.send('stripe'))
  assert.equal(signed.headers.find((header) => header.name === 'stripe-signature')?.masked, false)
})

test("a credential that came to another source's path, or that no source knows, is masked as well", async (t) => {
  const desk = await openDesk(t)
  const headers = { 'x-door-pass': 'abc-credential', 'x-gitlab-token': 'abc-credential', 'x-request-id': 'shown' }
  const request = await desk.operate.showRequest(await desk.send('stripe', { headers }))
  const shown = (name: string) => request.headers.find((header) => header.name === name)?.value
  assert.deepEqual([shown('x-door-pass'), shown('x-gitlab-token'), shown('x-request-id')], ['•••', '•••', 'shown'])
})

test('a header that settings or a secret name as the place of a credential is masked, too', async (t) => {
  const folder = makeFolder()
  const desks = newRelic({
    secrets: ['desk-credential', '{"header":"X-Old-Desk","token":"old-credential"}'],
    header: 'X-Desk',
  })
  const forms = fillout({ secrets: ['form-credential'], header: 'X-Form-Pass' })
  const sources = { desks, forms }
  const landfall = await createLandfall({ store: join(folder.path, 'a.db'), sources }, { log: silent })
  t.after(async () => {
    await landfall.stop()
    folder.remove()
  })
  const headers = { 'x-desk': 'desk-credential', 'x-old-desk': 'old-credential', 'x-form-pass': 'form-credential' }
  for (const [name, value] of Object.entries(headers)) {
    const path = name === 'x-form-pass' ? 'forms' : 'desks'
    const url = `http://localhost/webhooks/${path}`
    const answer = await landfall.fetch(new Request(url, { method: 'POST', headers: { [name]: value }, body: '{}' }))
    assert.equal(answer.status, 200, name)
    const shown = await landfall.operate.showRequest(answer.headers.get('landfall-request') ?? '')
    assert.doesNotMatch(JSON.stringify(shown.headers), /credential/, name)
  }
})

interface Case {
  title: string
  source?: SourceName
  sending: Sending
  cause: string
  evidence: RegExp
  fix: RegExp
}

const json = { id: 'evt_1', type: 'a', amount: 10, name: 'Zoë', url: 'https://a.example/x?a=1&b=<2>' }
const minified = JSON.stringify(json)
const escaped = minified.replace('ë', '\\u00eb')

/** Signed over `signed`, sent as `sent`. */
function rewritten(title: string, signed: string, sent: string): Case {
  const evidence = /the signature is right for the same/
  return { title, sending: { data: signed, body: sent }, cause: 'body_altered', evidence, fix: /before express\.json/ }
}

const otherSecret = stripe({ secrets: ['whsec_of_another_endpoint'] })
const wrongSignature = prepareSource('other', otherSecret)
  .verifier.sign({ method: 'POST', url: '/', headers: [], body: Buffer.from(minified), at: noon, id: 'x' })
  .headers.map(([, value]) => value)
  .join()

const cases: Case[] = [
  {
    title: 'no signature header',
    sending: { headers: { 'stripe-signature': null, 'x-signature': 'abc' } },
    cause: 'missing_header',
    evidence: /no header stripe-signature[\s\S]*x-signature/,
    fix: /Set a secret for this webhook at Stripe/,
  },
  {
    title: 'a webhook of another configured provider',
    sending: { headers: { 'stripe-signature': null, 'x-hub-signature-256': `sha256=${'a'.repeat(64)}` } },
    cause: 'wrong_scheme',
    evidence: /as GitHub sends it/,
    fix: /point it at \/webhooks\/github/,
  },
  {
    title: 'a signature header in a strange form',
    sending: { headers: { 'stripe-signature': `sha1=${'b'.repeat(40)}` } },
    cause: 'malformed_header',
    evidence: /sha1=<40 characters>/,
    fix: /meant for Stripe/,
  },
  {
    title: 'a wrong secret',
    sending: { data: minified, headers: { 'stripe-signature': wrongSignature } },
    cause: 'no_matching_secret',
    evidence: /was not made with the secret/,
    fix: /Stripe Dashboard.*whsec_/,
  },
  {
    title: 'a wrong shared token',
    source: 'door',
    sending: { headers: { 'x-door-pass': 'not-the-token' } },
    cause: 'no_matching_secret',
    evidence: /none of the secrets/,
    fix: /Compare the secret of source "door"/,
  },
  {
    title: 'an empty body where one was signed',
    sending: { data: minified, body: '' },
    cause: 'no_matching_secret',
    evidence: /the body is empty/,
    fix: /before express\.json/,
  },
  {
    title: 'a signature that is too old',
    sending: { at: noon - 20 * minute },
    cause: 'too_old',
    evidence: /20 min before it arrived; the tolerance is 5 min/,
    fix: /tolerance/,
  },
  {
    title: 'a signature from the future',
    sending: { at: noon + 20 * minute },
    cause: 'too_new',
    evidence: /20 min ahead of our clock; the tolerance is 5 min/,
    fix: /clock/,
  },
  {
    title: 'a body above the limit',
    sending: { data: 'x'.repeat(1_048_577) },
    cause: 'body_too_large',
    evidence: /larger than the source accepts/,
    fix: /bodyBytesMax on source "stripe"/,
  },
  {
    title: 'a compressed body',
    sending: { headers: { 'content-encoding': 'gzip' } },
    cause: 'body_unreadable',
    evidence: /content-encoding/,
    fix: /compression/,
  },
  rewritten('a body that was indented', minified, JSON.stringify(json, null, 2)),
  rewritten('a body that was minified from two spaces', JSON.stringify(json, null, 2), minified),
  rewritten('a body that was minified from four spaces', JSON.stringify(json, null, 4), minified),
  rewritten('a body that was minified from Python', minified.replaceAll('":', '": ').replaceAll(',"', ', "'), minified),
  rewritten('a body whose escapes were written out', escaped, minified),
  rewritten('a body that was escaped', minified, escaped),
  rewritten('a body from PHP', minified.replaceAll('/', '\\/'), minified),
  rewritten(
    'a body from Go',
    minified.replace(/[<>&]/g, (c) => `\\u00${c.charCodeAt(0).toString(16)}`),
    minified,
  ),
  rewritten('a body that lost its line end', `${minified}\n`, minified),
  rewritten('a body that gained a line end', minified, `${minified}\n`),
  rewritten('a body whose CRLF became LF', '{\r\n"id":"evt_1"\r\n}', '{\n"id":"evt_1"\n}'),
  rewritten('a body whose LF became CRLF', '{\n"id":"evt_1"\n}', '{\r\n"id":"evt_1"\r\n}'),
  rewritten('a body that lost its byte order mark', `\ufeff${minified}`, minified),
  rewritten('an amount whose spelling must be kept', '{"amount":10.00,"id":1}', '{ "amount": 10.00, "id": 1 }'),
]

for (const { title, source = 'stripe', sending, cause, evidence, fix } of cases) {
  test(`the diagnosis of ${title} is ${cause}, with evidence and a fix`, async (t) => {
    const desk = await openDesk(t)
    const id = await desk.send(source, sending)
    const { diagnosis, outcome } = await desk.operate.showRequest(id)
    assert.equal(outcome, 'refused')
    assert.equal(diagnosis?.cause, cause)
    assert.match(diagnosis?.evidence.join('\n') ?? '', evidence)
    assert.match(diagnosis?.fix ?? '', fix)
    const told = JSON.stringify(diagnosis)
    for (const secret of Object.values(secrets)) assert.equal(told.includes(secret), false)
    assert.doesNotMatch(told, /[0-9a-f]{32}|not-the-token/, 'a signature or a token is told')
  })
}

test('an accepted request has no diagnosis', async (t) => {
  const desk = await openDesk(t)
  assert.equal((await desk.operate.showRequest(await desk.send('stripe'))).diagnosis, null)
})

test('a changed amount is a replayed signature once the original was accepted, and only a mismatch before', async (t) => {
  const desk = await openDesk(t)
  const changed = { data: minified, body: minified.replace('10', '99') }
  const before = await desk.operate.showRequest(await desk.send('stripe', changed))
  assert.equal(before.diagnosis?.cause, 'no_matching_secret')
  const accepted = await desk.send('stripe', { data: minified })
  const after = await desk.operate.showRequest(await desk.send('stripe', changed))
  assert.equal(after.diagnosis?.cause, 'replayed')
  assert.match(after.diagnosis?.evidence.join('\n') ?? '', new RegExp(accepted))
})

test('the same request refused after its secret went is not called altered', async (t) => {
  const desk = await openDesk(t)
  const accepted = await desk.store.getRequest(await desk.send('stripe'))
  assert.ok(accepted)
  const refused = { outcome: 'refused', status: 400, reason: 'no_matching_secret', secret: null, events: [] } as const
  const [appended] = await desk.store.append([{ ...accepted, ...refused }])
  const fresh = stripe({ secrets: ['whsec_the_new_one'] })
  const renewed = { ...prepareSource('stripe', fresh), findSuspects: makeFindSuspects('stripe', { stripe: fresh }) }
  const operate = desk.withSources((source) => (source.name === 'stripe' ? { ...source, ...renewed } : source))
  const { diagnosis } = await operate.showRequest(appended?.requestId ?? '')
  assert.equal(diagnosis?.cause, 'no_matching_secret')
  assert.match(diagnosis?.evidence.join('\n') ?? '', /with the same body: its secret is no longer configured/)
})

test('a body above 1 MiB is not guessed at, and the diagnosis says so', async (t) => {
  const desk = await openDesk(t)
  const big = JSON.stringify({ text: 'x'.repeat(1_100_000) })
  const { diagnosis } = await desk.operate.showRequest(await desk.send('github', { data: big, body: `${big}\n` }))
  assert.equal(diagnosis?.cause, 'no_matching_secret')
  assert.match(diagnosis?.evidence.join('\n') ?? '', /only tried up to 1048576/)
})

test('verifying again judges at the time of receipt, and sees a mended secret', async (t) => {
  const desk = await openDesk(t)
  const id = await desk.send('stripe', { data: minified, headers: { 'stripe-signature': wrongSignature } })
  desk.clock.turn(3 * 24 * 60 * minute)
  assert.deepEqual((await desk.operate.reverify(id)).reason, 'no_matching_secret')
  const mended = prepareSource('stripe', stripe({ secrets: [secrets.stripe, 'whsec_of_another_endpoint'] }))
  const operate = desk.withSources((source) => (source.name === 'stripe' ? { ...source, ...mended } : source))
  const verdict = await operate.reverify(id)
  assert.deepEqual([verdict.ok, verdict.secret, verdict.detail], [true, 2, 'verified with secret 2 of 2'])
  const { diagnosis } = await operate.showRequest(id)
  assert.match(diagnosis?.evidence.join('\n') ?? '', /it verifies now/)
})

test('a request whose source is gone can be shown, but not verified again', async (t) => {
  const desk = await openDesk(t)
  const id = await desk.send('stripe', { headers: { 'stripe-signature': null } })
  const operate = desk.withSources((source) => ({ ...source, name: `${source.name}-renamed` }))
  const { diagnosis } = await operate.showRequest(id)
  assert.equal(diagnosis?.cause, 'missing_header')
  assert.match(diagnosis?.evidence.join('\n') ?? '', /no source "stripe" any more/)
  await assert.rejects(operate.reverify(id), (error) => isLandfallError(error, 'source_unknown'))
})

test('sources tell their conventions and when they were last heard of, and hold nothing secret', async (t) => {
  const desk = await openDesk(t)
  await desk.send('stripe')
  desk.clock.turn(1_000)
  await desk.send('stripe', { headers: { 'stripe-signature': null } })
  const sources = await desk.operate.sources()
  const stripeSource = sources.find((one) => one.name === 'stripe')
  assert.deepEqual([stripeSource?.lastEventAt, stripeSource?.lastRefusedAt], [noon, noon + 1_000])
  assert.deepEqual(
    stripeSource?.subscriptions.map((one) => one.name),
    ['ledger'],
  )
  assert.deepEqual(sources.find((one) => one.name === 'github')?.lastEventAt, null)
  assert.equal(stripeSource !== undefined && 'verifier' in stripeSource, false)
})

test('a dead job can be retried, a running one cannot; a pending one can be cancelled, a finished one cannot', async (t) => {
  const desk = await openDesk(t)
  await desk.send('stripe')
  const id = (await theOnlyEvent(desk)).jobs[0]?.id ?? ''
  await desk.work('dead')
  assert.equal((await desk.operate.retryJob(id)).state, 'pending')
  assert.equal((await desk.operate.cancelJob(id)).state, 'cancelled')
  assert.equal((await desk.operate.retryJob(id)).state, 'pending')
  await desk.store.claim({ room: [{ subscription: 'ledger', limit: 1 }], now: noon, leaseMs: 60_000 })
  const isJobState = (error: unknown): boolean => isLandfallError(error, 'job_state')
  await assert.rejects(desk.operate.retryJob(id), isJobState)
  await assert.rejects(desk.operate.cancelJob(id), isJobState)
})

test('stats add up: the series is the totals, by outcome, reason and cause', async (t) => {
  const desk = await openDesk(t)
  await desk.send('stripe', { id: 'one' })
  await desk.send('stripe', { id: 'one' })
  await desk.work('pending', { cause: 'timeout' })
  desk.clock.turn(10 * minute)
  await desk.send('github')
  await desk.send('github', { headers: { 'x-hub-signature-256': null } })
  await desk.work('succeeded')
  const stats = await desk.operate.stats({ to: desk.clock.now() + minute })
  const { totals } = stats
  assert.deepEqual([totals.received, totals.accepted, totals.duplicate, totals.refused], [4, 2, 1, 1])
  assert.deepEqual(totals.refusedByReason, { missing_header: 1 })
  assert.deepEqual(totals.failedByCause, { timeout: 1 })
  assert.deepEqual([totals.succeeded, totals.failed, totals.dead], [2, 1, 0])
  for (const name of ['received', 'accepted', 'duplicate', 'refused', 'succeeded', 'failed'] as const) {
    assert.equal(
      stats.series.reduce((sum, point) => sum + point[name], 0),
      totals[name],
      name,
    )
  }
  assert.ok(totals.endToEndMs.p50 !== null && totals.endToEndMs.p50 <= (totals.endToEndMs.p99 ?? 0))
  const only = await desk.operate.stats({ to: desk.clock.now() + minute, source: 'github' })
  assert.deepEqual([only.totals.received, only.totals.accepted], [2, 1])
  assert.deepEqual(
    only.subscriptions.map((one) => one.name),
    ['audit'],
  )
})

test('stats say what waits and since when', async (t) => {
  const desk = await openDesk(t)
  await desk.send('stripe')
  desk.clock.turn(90_000)
  const stats = await desk.operate.stats({})
  assert.deepEqual([stats.backlog, stats.oldestPendingMs], [1, 90_000])
  assert.deepEqual(stats.subscriptions.find((one) => one.name === 'audit')?.pending, 0)
})

test('stats take a readable step by themselves, and never more than 1,500 points', async (t) => {
  const { operate } = await openDesk(t)
  const day = 24 * 60 * minute
  const steps = [3_600_000, 6 * 3_600_000, day, 7 * day, 30 * day, 365 * day, 20 * 365 * day]
  for (const span of steps) {
    const { series, stepMs } = await operate.stats({ from: noon - span, to: noon })
    assert.ok(series.length > 0 && series.length <= 121, `${span}: ${series.length}`)
    assert.equal(stepMs % minute, 0)
  }
  assert.equal((await operate.stats({})).series.length, 60)
  const isInvalid = (error: unknown): boolean => isLandfallError(error, 'request_invalid')
  assert.equal((await operate.stats({ from: noon - 1_500 * minute, to: noon, stepMs: minute })).series.length, 1_500)
  await assert.rejects(operate.stats({ from: noon - 1_501 * minute, to: noon, stepMs: minute }), isInvalid)
  await assert.rejects(operate.stats({ from: noon, to: noon }), isInvalid)
  await assert.rejects(operate.stats({ stepMs: 90_000 }), isInvalid)
})

test('totals only grow, across the minutes that are remembered', async (t) => {
  const desk = await openDesk(t)
  const accepted = async (): Promise<number> => {
    const { counters } = await desk.operate.totals()
    return counters.filter((row) => row.name === 'accepted').reduce((sum, row) => sum + row.count, 0)
  }
  assert.equal(await accepted(), 0)
  for (let sent = 1; sent <= 12; sent++) {
    await desk.send('stripe')
    assert.equal(await accepted(), sent)
    desk.clock.turn(2 * minute)
    assert.equal(await accepted(), sent)
  }
})
