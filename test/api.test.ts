import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { Hono } from 'hono'
import type {
  EventDetail,
  EventSummary,
  List,
  ReplayAnswer,
  RequestDetail,
  RequestSummary,
  Reverified,
  ReverifyReport,
  SourceInfo,
  Stats,
} from '../src/api/contract.ts'
import { schemas } from '../src/api/openapi-schemas.ts'
import { type ApiPorts, makeApi } from '../src/api/routes.ts'
import { stripe } from '../src/providers/index.ts'
import { prepareSource } from '../src/providers/prepare-source.ts'
import { addDashboard } from '../src/server/dashboard.ts'
import { type Desk, openDesk, secrets, silent } from './desk.ts'

const token = 'desk-admin-token-0123456789'
const home = 'http://localhost:8401'

interface Front extends Desk {
  api: Hono
  get(path: string, headers?: Record<string, string>): Promise<Response>
  post(path: string, headers?: Record<string, string>, body?: unknown): Promise<Response>
  json<Answer>(path: string): Promise<Answer>
}

async function openFront(t: TestContext, ports: Partial<ApiPorts> = {}): Promise<Front> {
  const desk = await openDesk(t)
  const api = makeApi({
    operate: desk.operate,
    token: null,
    clock: desk.clock,
    log: silent,
    version: '1.2.3',
    ...ports,
  })
  const get: Front['get'] = async (path, headers = {}) => api.request(home + path, { headers })
  return {
    ...desk,
    api,
    get,
    post: async (path, headers = {}, body = {}) =>
      api.request(home + path, { method: 'POST', headers, body: JSON.stringify(body) }),
    json: async <Answer>(path: string) => {
      const answer = await get(path)
      assert.equal(answer.status, 200, path)
      return (await answer.json()) as Answer
    },
  }
}

async function codeOf(answer: Response): Promise<[number, string]> {
  const { error } = (await answer.json()) as { error: { code: string; message: string; hint: string } }
  assert.ok(error.message !== '' && error.hint !== '')
  return [answer.status, error.code]
}

/** One of everything: accepted, duplicate, refused, handshake-less, failed, dead. */
async function fill({ send, work }: Desk): Promise<void> {
  await send('stripe', { id: 'one', type: 'invoice.paid' })
  await send('stripe', { id: 'one', type: 'invoice.paid' })
  await send('stripe', { headers: { 'stripe-signature': `t=1,v1=${'c'.repeat(64)}` } })
  await send('door', {
    headers: { authorization: 'Bearer credential-of-a-caller' },
    query: '?token=credential-in-query',
  })
  await work('pending', { cause: 'http_status', error: 'answered 500' })
  await send('github', { type: 'push' })
  await work('dead', { cause: 'permanent', error: 'no such customer' })
}

// --- what the calls answer -----------------------------------------------------------------------------------------

test('every call answers in the form that the API describes', async (t) => {
  const front = await openFront(t)
  await fill(front)
  const events = await front.json<List<EventSummary>>('/api/events')
  const requests = await front.json<List<RequestSummary>>('/api/requests')
  assert.deepEqual([events.items.length, requests.items.length], [3, 5])
  const answers: [name: string, value: unknown][] = [
    ['Session', await front.json('/api/session')],
    ['EventList', events],
    ['RequestList', requests],
    ['Stats', await front.json('/api/stats')],
  ]
  for (const source of await front.json<SourceInfo[]>('/api/sources')) answers.push(['Source', source])
  for (const { id } of events.items) answers.push(['EventDetail', await front.json(`/api/events/${id}`)])
  for (const { id } of requests.items) {
    answers.push(['RequestDetail', await front.json(`/api/requests/${id}`)])
    answers.push(['Reverified', await (await front.post(`/api/requests/${id}/reverify`)).json()])
  }
  answers.push(['ReverifyReport', await (await front.post('/api/requests/reverify')).json()])
  const [job] = events.items.flatMap((event) => event.jobs).filter((one) => one.state === 'dead')
  answers.push(['JobAnswer', await (await front.post(`/api/jobs/${job?.id}/retry`)).json()])
  answers.push(['JobAnswer', await (await front.post(`/api/jobs/${job?.id}/cancel`)).json()])
  for (const path of ['/api/subscriptions/audit/pause', '/api/subscriptions/audit/resume'])
    answers.push(['Subscription', await (await front.post(path)).json()])
  for (const one of await front.json<unknown[]>('/api/subscriptions')) answers.push(['Subscription', one])
  for (const filter of [
    { source: 'stripe', from: '2026-01-01' },
    { jobState: 'cancelled', q: 'a' },
  ]) {
    answers.push(['ReplayAnswer', await (await front.post('/api/replays', {}, { filter, dryRun: true })).json()])
    answers.push(['ReplayAnswer', await (await front.post('/api/replays', {}, { filter })).json()])
  }
  answers.push(['ReplayList', await front.json('/api/replays')], ['Replay', await front.json('/api/replays/rpl_1')])
  for (const move of ['pause', 'resume', 'cancel'])
    answers.push(['Replay', await (await front.post(`/api/replays/rpl_1/${move}`)).json()])
  answers.push(['Error', await (await front.get('/api/events/evt_none')).json()])
  for (const [name, value] of answers) {
    assert.deepEqual(mismatches(schemaOf(name), value, name), [])
  }
})

test('a request that was refused is verified again, one or all, and admitted where that is asked for', async (t) => {
  const desk = await openDesk(t)
  const wrong = prepareSource('stripe', stripe({ secrets: ['whsec_mended_later'] }))
  const id = await desk.send('stripe', { secret: 'whsec_mended_later' })
  const mended = desk.withSources((source) => (source.name === 'stripe' ? { ...source, ...wrong } : source))
  const api = makeApi({ operate: mended, token: null, clock: desk.clock, log: silent, version: '1.2.3' })
  const ask = async (path: string, body: string): Promise<Response> =>
    api.request(`${home}/api/requests/${path}`, { method: 'POST', body })
  const one = async (body: string): Promise<Reverified> =>
    (await (await ask(`${id}/reverify`, body)).json()) as Reverified
  const all = async (body: string): Promise<ReverifyReport> =>
    (await (await ask('reverify', body)).json()) as ReverifyReport

  const looked = await one('')
  assert.deepEqual([looked.ok, looked.admissible, looked.admission], [true, true, null])
  const preview = await all('{"filter":{"source":"stripe","from":"2026-03-01T00:00:00Z"}}')
  assert.deepEqual([preview.refused, preview.wouldPass, preview.admitted], [1, 1, 0])
  assert.equal((await all('{"filter":{"reason":"too_old"},"admit":true,"cursor":null}')).refused, 0)
  const admitted = await one('{"admit":true}')
  assert.deepEqual([admitted.admission?.admitted, admitted.admission?.events.length], [true, 1])
  const again = await one('{"admit":true}')
  assert.deepEqual(again.admission, { admitted: false, outcome: 'accepted', events: [] })
  for (const value of [looked, admitted, again]) assert.deepEqual(mismatches(schemaOf('Reverified'), value, ''), [])
  assert.deepEqual(mismatches(schemaOf('ReverifyReport'), preview, ''), [])

  const broken = ['[]', 'no', '{"admit":"yes"}', '{"admitted":true}', '{"filter":{"sources":"stripe"}}']
  const empty = ['{"filter":{"source":""}}', '{"filter":{"source":null}}', '{"filter":null}', '{"cursor":"x"}']
  for (const body of [...broken, ...empty])
    assert.deepEqual(await codeOf(await ask('reverify', body)), [400, 'request_invalid'], body)
  for (const body of broken.slice(0, 4))
    assert.deepEqual(await codeOf(await ask(`${id}/reverify`, body)), [400, 'request_invalid'], body)
  const foreign = { method: 'POST', body: '{"admit":true}', headers: { 'sec-fetch-site': 'cross-site' } }
  for (const path of ['reverify', `${id}/reverify`])
    assert.equal((await api.request(`${home}/api/requests/${path}`, foreign)).status, 403)
})

test('the description lists every call there is, and no other', async (t) => {
  const { api, json } = await openFront(t)
  const { paths } = await json<{ paths: Record<string, Record<string, unknown>> }>('/api/openapi.json')
  const described = Object.entries(paths).flatMap(([path, calls]) =>
    Object.keys(calls).map((method) => `${method} ${path}`),
  )
  const served = api.routes
    .filter((route) => route.method !== 'ALL')
    .map((route) => `${route.method.toLowerCase()} ${route.path.replace(/:(\w+)/g, '{$1}')}`)
  assert.deepEqual(described.sort(), [...new Set(served)].sort())
})

test('a page leads to the next, and together they hold every event once, newest first', async (t) => {
  const front = await openFront(t)
  for (let i = 0; i < 7; i++) await front.send('stripe', { id: `event-${i}` })
  const keys: string[] = []
  let next: string | null = ''
  while (next !== null) {
    const page: List<EventSummary> = await front.json(`/api/events?limit=3&cursor=${encodeURIComponent(next)}`)
    keys.push(...page.items.map((event) => event.key))
    next = page.next
  }
  assert.deepEqual(
    keys,
    [6, 5, 4, 3, 2, 1, 0].map((i) => `evt_event-${i}`),
  )
})

test('filters narrow lists; an empty one is none', async (t) => {
  const front = await openFront(t)
  await fill(front)
  const count = async (query: string): Promise<number> =>
    (await front.json<List<unknown>>(`/api/${query}`)).items.length
  assert.equal(await count('events?source=github'), 1)
  assert.equal(await count('events?source=&type=invoice.paid&state='), 1)
  assert.equal(await count('events?state=dead'), 1)
  assert.equal(await count('events?q=evt_one'), 1)
  assert.equal(await count('events?q=nothing-like-it'), 0)
  assert.equal(await count('events?to=2026-03-01T12:00:00Z'), 0)
  assert.equal(await count('events?from=2026-03-01T13:00:00%2B01:00'), 3)
  assert.equal(await count('requests?outcome=refused'), 1)
  assert.equal(await count('requests?outcome=duplicate'), 1)
  assert.equal(await count('requests?reason=missing_header'), 0)
})

test('a parameter that is wrong, unknown or doubled is request_invalid and named', async (t) => {
  const front = await openFront(t)
  const wrong: [path: string, message: RegExp][] = [
    ['/api/events?limit=x', /expected limit to be a whole number from 1 to 200, got "x"/],
    ['/api/events?limit=201', /expected limit/],
    ['/api/events?limit=0', /expected limit/],
    ['/api/events?limit=1e2', /expected limit/],
    ['/api/events?limit=1&limit=2', /expected limit to be given once/],
    ['/api/events?stat=dead', /one of source, type, state, q/],
    ['/api/events?constructor=1', /expected a parameter/],
    ['/api/events?state=retrying', /expected state to be one of pending, running/],
    ['/api/events?from=yesterday', /expected from to be an ISO 8601 time/],
    ['/api/events?from=2026-03-01T12:00:00', /expected from/],
    [`/api/events?q=${'x'.repeat(201)}`, /expected q/],
    ['/api/requests?outcome=lost', /expected outcome/],
    ['/api/stats?step=59', /expected step/],
    ['/api/stats?step=90', /expected step to be whole minutes/],
    ['/api/stats?from=2020-01-01&step=60', /expected step to be at least/],
    ['/api/sources?limit=1', /expected a parameter/],
    ['/api/events/evt_1?limit=1', /expected a parameter/],
    [`/api/events/${'x'.repeat(101)}`, /expected id/],
  ]
  for (const [path, message] of wrong) {
    const answer = await front.get(path)
    assert.match(await answer.clone().text(), new RegExp(message.source.replaceAll('"', '\\\\"')), path)
    assert.deepEqual(await codeOf(answer), [400, 'request_invalid'], path)
  }
})

test('what is not there is a 404 in the form of every error', async (t) => {
  const front = await openFront(t)
  const paths = ['/api', '/api/', '/api/nothing', '/api/events/evt_999', '/api/requests/req_999', '/api/replays/rpl_9']
  for (const path of paths) assert.deepEqual(await codeOf(await front.get(path)), [404, 'not_found'], path)
  const posts = ['/api/jobs/job_999/retry', '/api/jobs/job_999/cancel', '/api/requests/req_9/reverify']
  posts.push('/api/replays/rpl_9/pause', '/api/subscriptions/nothing/pause')
  for (const path of posts) assert.deepEqual(await codeOf(await front.post(path)), [404, 'not_found'], path)
  assert.equal((await front.post('/api/events')).status, 404)
})

test('a job in another state is a 409', async (t) => {
  const front = await openFront(t)
  await front.send('stripe')
  await front.work('succeeded')
  const { items } = await front.json<List<EventSummary>>('/api/events')
  const answer = await front.post(`/api/jobs/${items[0]?.jobs[0]?.id}/cancel`)
  assert.deepEqual(await codeOf(answer), [409, 'job_state'])
})

test('a replay names what it means: nothing, or something unknown, is refused', async (t) => {
  const front = await openFront(t)
  await fill(front)
  const wrong = [
    ...['', '{}', '{"filter":{}}', '{"filter":{"source":""}}', '{"filter":{"sorce":"x"}}', '{"filter":null}', '[]'],
    ...['{"all":"yes"}', '{"all":true,"dryrun":true}', '{"all":true,"ratePerSecond":0}', '{"all":true,"rate":5}'],
    ...['{"all":true,"ratePerSecond":"9"}', '{"all":true,"configuration":"mine"}', '{"filter":{"jobState":"pending"}}'],
  ]
  for (const body of wrong) {
    const answer = await front.api.request(`${home}/api/replays`, { method: 'POST', body })
    assert.deepEqual(await codeOf(answer), [400, 'request_invalid'], body)
  }
  assert.deepEqual((await front.json<List<unknown>>('/api/replays')).items, [])
  const all = await front.post('/api/replays', {}, { all: true, dryRun: true })
  assert.equal(((await all.json()) as ReplayAnswer).matched, 3)
})

test('a replay that is over cannot be steered any more', async (t) => {
  const front = await openFront(t)
  await fill(front)
  const { id } = (await (await front.post('/api/replays', {}, { all: true })).json()) as ReplayAnswer
  const move = async (word: string): Promise<Response> => front.post(`/api/replays/${id}/${word}`)
  assert.deepEqual(await codeOf(await move('resume')), [409, 'replay_state'])
  assert.equal((await move('pause')).status, 200)
  assert.equal((await move('cancel')).status, 200)
  for (const word of ['pause', 'resume', 'cancel'])
    assert.deepEqual(await codeOf(await move(word)), [409, 'replay_state'])
})

test('bodies come back byte for byte: as text where they are text, else as base64', async (t) => {
  const front = await openFront(t)
  const bodies = [Buffer.from('\ufeff{"name":"Zoë"}\r\n'), Buffer.from([0x7b, 0xff, 0x00, 0x7d]), Buffer.alloc(0)]
  for (const body of bodies) {
    const id = await front.send('stripe', { data: body })
    const shown = await front.json<RequestDetail>(`/api/requests/${id}`)
    assert.equal(shown.bodyEncoding, body[1] === 0xff ? 'base64' : 'utf8')
    assert.deepEqual(Buffer.from(shown.body, shown.bodyEncoding), body)
    assert.equal(shown.bodyBytes, body.length)
  }
})

test("a sender's impossible time is no time, and breaks no page", async (t) => {
  const front = await openFront(t)
  await front.send('stripe', { data: { id: 'evt_1', type: 'a', created: 9e14 } })
  const { items } = await front.json<List<EventSummary>>('/api/events')
  assert.equal(items[0]?.createdAt, null)
  const event = await front.json<EventDetail>(`/api/events/${items[0]?.id}`)
  assert.equal(
    event.timeline.some((entry) => entry.kind === 'created'),
    false,
  )
  assert.equal(
    event.timeline.some((entry) => entry.kind === 'received'),
    true,
  )
})

test('an unexpected failure is logged whole and answered without its words', async (t) => {
  const desk = await openDesk(t)
  const logged: object[] = []
  const log = { ...silent, error: (fields: object) => void logged.push(fields) }
  const operate = { ...desk.operate, sources: () => Promise.reject(new Error('connect postgres://user:hunter2@db')) }
  const api = makeApi({ operate, token: null, log, version: '1' })
  const answer = await api.request(`${home}/api/sources`)
  assert.doesNotMatch(await answer.clone().text(), /hunter2/)
  assert.deepEqual(await codeOf(answer), [500, 'internal'])
  assert.equal(logged.length, 1)
})

// --- who may call --------------------------------------------------------------------------------------------------

const protectedCalls = [
  ...['/api/sources', '/api/events', '/api/events/evt_1', '/api/requests', '/api/requests/req_1', '/api/stats'],
  ...['/api/replays', '/api/replays/rpl_1', '/api/subscriptions', '/api/failures'],
  ...['/api/live', '/api/openapi.json', '/api/nothing', '/metrics'],
]

test('with a token, nothing is told to who does not bring it', async (t) => {
  const front = await openFront(t, { token })
  const attempts: Record<string, string>[] = [
    {},
    { authorization: 'Bearer wrong' },
    { authorization: `Bearer ${token}x` },
    { authorization: `Basic ${token}` },
    { authorization: token },
    { cookie: `landfall_session=${token}` },
    { cookie: `landfall_session=9999999999999.${'a'.repeat(22)}.${'b'.repeat(43)}` },
  ]
  for (const headers of attempts) {
    for (const path of protectedCalls)
      assert.deepEqual(await codeOf(await front.get(path, headers)), [401, 'unauthorized'])
    for (const path of ['/api/jobs/job_1/retry', '/api/requests/req_1/reverify', '/api/replays']) {
      assert.deepEqual(await codeOf(await front.post(path, headers)), [401, 'unauthorized'])
    }
  }
})

test('the bearer of the token may call', async (t) => {
  const front = await openFront(t, { token })
  for (const path of ['/api/sources', '/api/events', '/metrics']) {
    assert.equal((await front.get(path, { authorization: `Bearer ${token}` })).status, 200, path)
  }
  assert.deepEqual(await (await front.get('/api/session')).json(), { authenticated: false, needed: true })
  const known = await front.get('/api/session', { authorization: `bearer ${token}` })
  assert.deepEqual(await known.json(), { authenticated: true, needed: true })
})

async function logIn(front: Front): Promise<string> {
  const answer = await front.post('/api/login', {}, { token })
  assert.equal(answer.status, 200)
  return answer.headers.get('set-cookie') ?? ''
}

test('a login gives a session that lasts its hours, ends at logout and cannot be altered', async (t) => {
  const front = await openFront(t, { token })
  const setCookie = await logIn(front)
  assert.match(setCookie, /HttpOnly/)
  assert.match(setCookie, /SameSite=Strict/)
  assert.equal(setCookie.includes(token), false)
  const cookie = setCookie.split(';')[0] ?? ''
  const status = async (value: string): Promise<number> => (await front.get('/api/events', { cookie: value })).status
  assert.equal(await status(cookie), 200)
  const later = cookie.replace(/=(\d{13})/, (_all, expiry: string) => `=${Number(expiry) + 1}`)
  assert.notEqual(later, cookie)
  assert.equal(await status(later), 401)
  const other = (await logIn(front)).split(';')[0] ?? ''
  assert.equal((await front.post('/api/logout', { cookie })).status, 200)
  assert.equal(await status(cookie), 401)
  assert.equal(await status(other), 200)
  front.clock.turn(12 * 3_600_000)
  assert.equal(await status(other), 401)
})

test('a session of one token is none under another', async (t) => {
  const front = await openFront(t, { token })
  const cookie = (await logIn(front)).split(';')[0] ?? ''
  const next = makeApi({
    operate: front.operate,
    token: 'another-token',
    clock: front.clock,
    log: silent,
    version: '1',
  })
  assert.equal((await next.request(`${home}/api/events`, { headers: { cookie } })).status, 401)
})

test('the cookie is kept to https where the page came by it', async (t) => {
  const front = await openFront(t, { token })
  assert.doesNotMatch(await logIn(front), /Secure/)
  const answer = await front.post('/api/login', { 'x-forwarded-proto': 'https' }, { token })
  assert.match(answer.headers.get('set-cookie') ?? '', /Secure/)
})

test('wrong tokens are refused, and after ten in a minute every login is', async (t) => {
  const front = await openFront(t, { token })
  for (let i = 0; i < 10; i++) {
    assert.deepEqual(await codeOf(await front.post('/api/login', {}, { token: `guess ${i}` })), [401, 'unauthorized'])
  }
  assert.deepEqual(await codeOf(await front.post('/api/login', {}, { token })), [503, 'overloaded'])
  assert.equal((await front.get('/api/events', { authorization: `Bearer ${token}` })).status, 200)
  front.clock.turn(60_000)
  await logIn(front)
})

test('a login that is no JSON with a token is request_invalid and repeats nothing', async (t) => {
  const front = await openFront(t, { token })
  const answers = [
    await front.post('/api/login', {}, { tokens: 'nearly' }),
    await front.post('/api/login', {}, ['nearly']),
  ]
  for (const answer of answers) {
    assert.doesNotMatch(await answer.clone().text(), /nearly/)
    assert.deepEqual(await codeOf(answer), [400, 'request_invalid'])
  }
  const large = await front.post('/api/login', {}, { token: 'x'.repeat(20_000) })
  assert.deepEqual(await codeOf(large), [413, 'body_too_large'])
})

test('without a token, only the names of this machine are answered', async (t) => {
  const front = await openFront(t)
  const own = ['localhost:8401', '127.0.0.1:8401', '127.1.2.3', '[::1]:8401', 'dash.localhost:8401', 'LOCALHOST']
  for (const host of own) assert.equal((await front.get('/api/events', { host })).status, 200, host)
  const foreign = [
    ...['evil.example', 'evil.example:8401', '127.0.0.1.evil.example', 'localhost.evil.example', '0.0.0.0:8401'],
    ...['192.168.1.5:8401', '127.0.0.999', 'notlocalhost', ''],
  ]
  for (const host of foreign) {
    for (const path of ['/api/events', '/api/session', '/metrics']) {
      assert.deepEqual(await codeOf(await front.get(path, { host })), [403, 'forbidden_origin'], host)
    }
  }
})

test('with a token, the Host may be any: the token is what counts', async (t) => {
  const front = await openFront(t, { token })
  const headers = { host: 'landfall.example', authorization: `Bearer ${token}` }
  assert.equal((await front.get('/api/events', headers)).status, 200)
})

test('a page of another site can change nothing, with a token or without', async (t) => {
  const host = 'localhost:8401'
  for (const ports of [{}, { token }]) {
    const front = await openFront(t, ports)
    const cookie = 'token' in ports ? ((await logIn(front)).split(';')[0] ?? '') : ''
    await front.send('stripe')
    const { items } = (await (await front.get('/api/events', { cookie })).json()) as List<EventSummary>
    const cancel = `/api/jobs/${items[0]?.jobs[0]?.id}/cancel`
    const foreign: Record<string, string>[] = [
      { origin: 'https://evil.example' },
      { origin: 'http://localhost:3000' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site', origin: 'http://localhost:3000' },
    ]
    for (const headers of foreign) {
      const answer = await front.post(cancel, { host, cookie, ...headers })
      assert.deepEqual(await codeOf(answer), [403, 'forbidden_origin'], JSON.stringify(headers))
    }
    const crossRead = await front.get('/api/live', { host, cookie, 'sec-fetch-site': 'cross-site' })
    assert.equal(crossRead.status, 403)
    const own = { host, cookie, origin: 'http://localhost:8401', 'sec-fetch-site': 'same-origin' }
    assert.deepEqual(await (await front.post(cancel, own)).json(), { id: items[0]?.jobs[0]?.id, state: 'cancelled' })
  }
})

test('no answer holds a secret or a credential of a request', async (t) => {
  const front = await openFront(t, { token })
  await fill(front)
  const headers = { authorization: `Bearer ${token}` }
  const paths = [
    '/api/sources',
    '/api/events',
    '/api/requests',
    '/api/stats',
    '/api/openapi.json',
    '/metrics',
    '/readyz',
  ]
  const { items } = (await (await front.get('/api/requests', headers)).json()) as List<RequestSummary>
  for (const { id, eventId } of items)
    paths.push(`/api/requests/${id}`, ...(eventId === null ? [] : [`/api/events/${eventId}`]))
  assert.ok(paths.length > 12)
  for (const path of paths) {
    const text = await (await front.get(path, headers)).text()
    for (const hidden of [...Object.values(secrets), token, 'credential-of-a-caller', 'credential-in-query']) {
      assert.equal(text.includes(hidden), false, `${path} tells ${hidden}`)
    }
  }
})

test('answers tell the browser to run nothing foreign, and the API is never cached', async (t) => {
  const front = await openFront(t)
  for (const path of ['/api/events', '/api/nothing', '/healthz', '/api/events?limit=x']) {
    const { headers } = await front.get(path)
    assert.match(headers.get('content-security-policy') ?? '', /default-src 'self'.*frame-ancestors 'none'/)
    assert.equal(headers.get('x-content-type-options'), 'nosniff')
    assert.equal(headers.get('referrer-policy'), 'no-referrer')
    assert.equal(headers.get('cache-control'), path.startsWith('/api') ? 'no-store' : null)
    assert.equal(headers.get('access-control-allow-origin'), null)
  }
})

// --- health, metrics and what happens live -------------------------------------------------------------------------

test('the process is alive always, and ready only while the store can commit', async (t) => {
  const front = await openFront(t, { token })
  assert.equal((await front.get('/healthz')).status, 200)
  assert.deepEqual(await (await front.get('/readyz')).json(), { ok: true, problem: null, full: null })
  const health = async () => ({ ...(await front.operate.health()), ok: false, problem: 'the disk is full' })
  const api = makeApi({ operate: { ...front.operate, health }, token, log: silent, version: '1' })
  assert.equal((await api.request(`${home}/healthz`)).status, 200)
  const ready = await api.request(`${home}/readyz`)
  assert.deepEqual([ready.status, await ready.json()], [503, { ok: false, problem: 'the disk is full', full: null }])
})

test('metrics are in the form of Prometheus, and count what happened', async (t) => {
  const front = await openFront(t)
  await fill(front)
  await front.operate.pauseSubscription('ledger')
  const text = await (await front.get('/metrics')).text()
  for (const line of text.trimEnd().split('\n')) {
    assert.match(line, /^(# (HELP|TYPE) landfall_\w+ .+|landfall_\w+(\{\w+="[^"]*"(,\w+="[^"]*")*\})? [\d.e+-]+)$/)
  }
  const names = [...text.matchAll(/^# TYPE (\S+)/gm)].map((match) => match[1])
  assert.equal(new Set(names).size, names.length)
  const lines = [
    'landfall_requests_total{source="stripe",outcome="accepted"} 1',
    'landfall_requests_total{source="stripe",outcome="duplicate"} 1',
    'landfall_refused_total{source="stripe",reason="no_matching_secret"} 1',
    'landfall_failed_attempts_total{source="stripe",cause="http_status"} 1',
    'landfall_backlog{subscription="ledger",state="pending"} 1',
    'landfall_backlog{subscription="audit",state="dead"} 1',
    'landfall_subscription_paused{subscription="ledger"} 1',
    'landfall_subscription_paused{subscription="audit"} 0',
    'landfall_breaker_open{subscription="audit"} 0',
    'landfall_store_up 1',
    'landfall_info{version="1.2.3"} 1',
  ]
  for (const line of lines) assert.ok(text.includes(`${line}\n`), line)
})

test('refusals above the rate that is written are counted all the same', async (t) => {
  const front = await openFront(t)
  front.store.noteTallies([
    { source: 'stripe', name: 'refused:missing_header', count: 40 },
    { source: 'stripe', name: 'unwritten:refused', count: 40 },
  ])
  await front.send('stripe', { headers: { 'stripe-signature': null } })
  await front.commitNotes()
  // The store counts a tally at the moment of its commit, by the clock of the machine.
  const from = new Date(Math.min(front.clock.now(), Date.now()) - 60_000).toISOString()
  const to = new Date(Math.max(front.clock.now(), Date.now()) + 60_000).toISOString()
  const { totals } = await front.json<Stats>(`/api/stats?from=${from}&to=${to}&step=86400`)
  assert.deepEqual([totals.received, totals.refused, totals.refusedByReason], [41, 41, { missing_header: 41 }])
})

test('faults of the wire are told apart by name, are of no source, and are not among what was received', async (t) => {
  const front = await openFront(t)
  await front.get('/metrics')
  front.store.noteTallies([{ source: '', name: 'wire:malformed', count: 3 }])
  front.store.noteTallies([{ source: '', name: 'wire:too_slow', count: 1 }])
  await front.send('stripe')
  await front.commitNotes()
  const from = new Date(Math.min(front.clock.now(), Date.now()) - 60_000).toISOString()
  const to = new Date(Math.max(front.clock.now(), Date.now()) + 60_000).toISOString()
  const ask = `/api/stats?from=${from}&to=${to}&step=86400`
  const { totals } = await front.json<Stats>(ask)
  assert.deepEqual([totals.received, totals.refused, totals.wireFaults], [1, 0, { malformed: 3, too_slow: 1 }])
  assert.deepEqual((await front.json<Stats>(`${ask}&source=stripe`)).totals.wireFaults, {})
})

test("a histogram's steps never fall and end in its count", async (t) => {
  const front = await openFront(t)
  await front.send('stripe')
  await front.work('succeeded')
  const text = await (await front.get('/metrics')).text()
  const steps = [...text.matchAll(/^landfall_end_to_end_milliseconds_bucket\{source="stripe",le="([^"]+)"\} (\d+)$/gm)]
  const counts = steps.map((step) => Number(step[2]))
  assert.deepEqual(
    counts,
    [...counts].sort((a, b) => a - b),
  )
  assert.equal(steps.at(-1)?.[1], '+Inf')
  assert.match(text, new RegExp(`landfall_end_to_end_milliseconds_count\\{source="stripe"\\} ${counts.at(-1)}\\n`))
  assert.equal(counts.at(-1), 1)
})

test('labels are escaped', async (t) => {
  const front = await openFront(t)
  const totals = async () => ({ counters: [{ source: 'a"b\\c\nd', name: 'dead', count: 1 }], latencies: [] })
  const api = makeApi({ operate: { ...front.operate, totals }, token: null, log: silent, version: '1' })
  const text = await (await api.request(`${home}/metrics`)).text()
  assert.ok(text.includes('landfall_dead_jobs_total{source="a\\"b\\\\c\\nd"} 1\n'))
})

/** Reads a stream until `enough` says so of all that came. */
async function readUntil(answer: Response, enough: (text: string) => boolean): Promise<string> {
  const reader = (answer.body as ReadableStream<Uint8Array>).getReader()
  const decoder = new TextDecoder()
  let text = ''
  while (!enough(text)) {
    const { done, value } = await reader.read()
    if (done) break
    text += decoder.decode(value, { stream: true })
  }
  await reader.cancel()
  return text
}

test('a live page hears of requests and events as they come, and of life when nothing comes', async (t) => {
  const front = await openFront(t, { heartbeatMs: 5 })
  const answer = await front.get('/api/live')
  assert.match(answer.headers.get('content-type') ?? '', /^text\/event-stream/)
  const [text, id] = await Promise.all([
    readUntil(answer, (so) => /event: request\n/.test(so) && /event: event\n/.test(so) && so.includes(': still here')),
    front.send('stripe', { type: 'invoice.paid' }),
  ])
  const data = [...text.matchAll(/^data: (.+)$/gm)].map(
    (match) => JSON.parse(match[1] ?? '') as { kind: string; type?: string },
  )
  const request = { kind: 'request', id, source: 'stripe', outcome: 'accepted', status: 200 }
  assert.deepEqual(
    data.find((notice) => notice.kind === 'request'),
    request,
  )
  assert.equal(data.find((notice) => notice.kind === 'event')?.type, 'invoice.paid')
})

test('fifty live pages are the most; one that goes makes room', async (t) => {
  const front = await openFront(t)
  const open = await Promise.all(Array.from({ length: 50 }, () => front.get('/api/live')))
  assert.deepEqual(await codeOf(await front.get('/api/live')), [503, 'overloaded'])
  await open[0]?.body?.cancel()
  const next = await front.get('/api/live')
  assert.equal(next.status, 200)
  for (const answer of [...open.slice(1), next]) await answer.body?.cancel()
})

test('a live page that does not read is cut off, not fed without end', async (t) => {
  const front = await openFront(t)
  let tell: Parameters<typeof front.operate.watch>[0] = () => {}
  const watch: typeof front.operate.watch = (listener) => {
    tell = listener
    return () => {}
  }
  const api = makeApi({ operate: { ...front.operate, watch }, token: null, log: silent, version: '1' })
  const slow = await api.request(`${home}/api/live`)
  for (let i = 0; i < 3_000; i++) {
    tell([{ kind: 'request', id: `req_${i}`, source: 'stripe', outcome: 'accepted', status: 200 }])
  }
  const text = await readUntil(slow, () => false)
  const heard = text.split('event: request').length - 1
  assert.ok(heard > 900 && heard <= 1_000, `${heard}`)
})

test('live pages end when the server stops, and none is taken after', async (t) => {
  const stopping = new AbortController()
  const front = await openFront(t, { stopping: stopping.signal })
  const answer = await front.get('/api/live')
  stopping.abort()
  assert.equal(await readUntil(answer, () => false), ': connected\n\n')
  assert.deepEqual(await codeOf(await front.get('/api/live')), [503, 'stopping'])
})

// --- the dashboard -------------------------------------------------------------------------------------------------

async function openDashboard(t: TestContext, built: boolean): Promise<(path: string) => Promise<Response>> {
  const folder = await mkdtemp(join(tmpdir(), 'landfall-ui-'))
  t.after(() => rm(folder, { recursive: true }))
  await writeFile(join(folder, 'outside.txt'), 'outside')
  const ui = join(folder, 'ui')
  if (built) {
    await mkdir(join(ui, 'assets'), { recursive: true })
    await writeFile(join(ui, 'index.html'), '<title>Landfall</title>')
    await writeFile(join(ui, 'assets', 'app-1a2b.js'), 'void 0')
  }
  const app = new Hono()
  addDashboard(app, ui)
  return async (path) => app.request(new Request(home + path))
}

test('the dashboard is served: its files by name, its pages as the index', async (t) => {
  const get = await openDashboard(t, true)
  for (const path of ['/', '/events', '/events/evt_1', '/events/evt.1', '/requests/req_2?tab=body', '/any/where']) {
    const answer = await get(path)
    assert.deepEqual([answer.status, await answer.text()], [200, '<title>Landfall</title>'], path)
    assert.equal(answer.headers.get('cache-control'), 'no-cache')
  }
  const asset = await get('/assets/app-1a2b.js')
  assert.match(asset.headers.get('content-type') ?? '', /^text\/javascript/)
  assert.match(asset.headers.get('cache-control') ?? '', /immutable/)
  assert.equal((await get('/assets/app-old.js')).status, 404)
  assert.equal((await get('/favicon.ico')).status, 404)
})

test('no path leads out of the dashboard', async (t) => {
  const get = await openDashboard(t, true)
  const paths = [
    '/../outside.txt',
    '/%2e%2e/outside.txt',
    '/..%2foutside.txt',
    '/assets/..%2f..%2foutside.txt',
    '/..%5coutside.txt',
  ]
  for (const path of paths) assert.doesNotMatch(await (await get(path)).text(), /^outside/, path)
})

test('a dashboard that is not built says how to build it', async (t) => {
  const get = await openDashboard(t, false)
  const answer = await get('/')
  assert.equal(answer.status, 503)
  assert.match(await answer.text(), /npm run build:ui/)
})

// --- JSON Schema, as much of it as the description uses ------------------------------------------------------------

interface Schema {
  $ref?: string
  anyOf?: Schema[]
  type?: string | string[]
  enum?: unknown[]
  format?: string
  items?: Schema
  properties?: Record<string, Schema>
  required?: string[]
  additionalProperties?: boolean | Schema
}

function schemaOf(name: string): Schema {
  const schema = schemas[name.replace('#/components/schemas/', '')]
  assert.ok(schema, name)
  return schema
}

/** Where `value` is not what `schema` says, a line each. */
function mismatches(schema: Schema, value: unknown, at: string): string[] {
  if (schema.$ref !== undefined) return mismatches(schemaOf(schema.$ref), value, at)
  if (schema.anyOf !== undefined) {
    const found = schema.anyOf.map((one) => mismatches(one, value, at))
    return found.some((one) => one.length === 0) ? [] : found.flat()
  }
  const types = [schema.type].flat()
  if (!types.includes(typeOf(value)) && !(typeOf(value) === 'integer' && types.includes('number'))) {
    return [`${at} is ${typeOf(value)}, not ${types.join(' or ')}`]
  }
  if (value === null) return []
  if (schema.enum?.includes(value) === false) return [`${at} is ${String(value)}`]
  if (schema.format === 'date-time' && !/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(String(value))) return [`${at} is no time`]
  if (Array.isArray(value)) return value.flatMap((one, i) => mismatches(schema.items ?? {}, one, `${at}[${i}]`))
  return typeof value === 'object' ? mismatchedFields(schema, value as Record<string, unknown>, at) : []
}

function mismatchedFields(schema: Schema, value: Record<string, unknown>, at: string): string[] {
  const { properties = {}, required = [], additionalProperties: others } = schema
  const missing = required.filter((name) => !Object.hasOwn(value, name)).map((name) => `${at}.${name} is missing`)
  const fields = Object.entries(value).flatMap(([name, one]) => {
    const field = properties[name] ?? (typeof others === 'object' ? others : undefined)
    return field === undefined ? [`${at}.${name} is not described`] : mismatches(field, one, `${at}.${name}`)
  })
  return [...missing, ...fields]
}

function typeOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  return Number.isInteger(value) ? 'integer' : typeof value
}
