// The server and the command line as a user has them: real processes, real HTTP, a store on disk.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { type TestContext, test } from 'node:test'
import type {
  EventDetail,
  EventSummary,
  List,
  RequestDetail,
  RequestSummary,
  ReverifyReport,
} from '../src/api/contract.ts'
import { makeFolder, runCommand, type ServerChild, startServerChild, writeConfig } from './support/server.ts'
import { secret, toStripeBody, toStripePost } from './support/stripe.ts'

const configText = (folder: string): string => `
import { existsSync } from 'node:fs'
import { defineConfig } from 'landfall'
import { slack, stripe } from 'landfall/providers'
const billing = stripe({ secrets: ['${secret}'] })
const chat = slack({ secrets: ['chat-secret'] })
export default defineConfig({
  store: '${folder}/server.db',
  sources: { stripe: billing, slack: chat },
  subscriptions: {
    ledger: billing.on('invoice.*', () => undefined),
    broken: billing.on('charge.*', () => { throw new Error('the ledger is closed') }, { retry: { attempts: 1 } }),
    spinner: billing.on('spin', () => { while (!existsSync('${folder}/enough')); }),
  },
})
`

async function serve(t: TestContext): Promise<{ server: ServerChild; config: string; folder: string }> {
  const folder = makeFolder()
  const config = writeConfig(folder.path, configText(folder.path))
  const server = await startServerChild({ config })
  t.after(async () => {
    await server.kill()
    folder.remove()
  })
  return { server, config, folder: folder.path }
}

async function get<Answer>(server: ServerChild, path: string): Promise<Answer> {
  const answer = await fetch(`${server.admin}${path}`)
  assert.equal(answer.status, 200, `GET ${path}`)
  return (await answer.json()) as Answer
}

/** The first event in `state`, waited for through the live stream. */
async function waitForEvent(server: ServerChild, state: string): Promise<EventSummary> {
  const live = await fetch(`${server.admin}/api/live`)
  const reader = live.body?.getReader()
  while (true) {
    const { items } = await get<List<EventSummary>>(server, `/api/events?state=${state}`)
    if (items[0] !== undefined) {
      await reader?.cancel()
      return items[0]
    }
    await reader?.read()
  }
}

test('a webhook is taken, handled, counted again as a duplicate, and refused when altered; the API shows each', async (t) => {
  const { server } = await serve(t)
  const body = toStripeBody({ id: 'evt_1' })
  const url = `${server.intake}/webhooks/stripe`
  assert.equal((await fetch(url, toStripePost(body))).status, 200)
  const event = await waitForEvent(server, 'succeeded')
  assert.equal(event.key, 'evt_1')

  assert.equal((await fetch(url, toStripePost(body))).status, 200)
  const again = await get<List<EventSummary>>(server, '/api/events')
  assert.deepEqual(
    again.items.map(({ duplicates }) => duplicates),
    [1],
  )

  const altered = await fetch(url, { ...toStripePost(body), body: body.replace('1200', '9200') })
  assert.equal(altered.status, 400)
  const id = altered.headers.get('landfall-request') ?? ''
  const refused = await get<RequestDetail>(server, `/api/requests/${id}`)
  assert.equal(refused.outcome, 'refused')
  assert.ok((refused.diagnosis?.evidence.length ?? 0) > 0 && (refused.diagnosis?.fix ?? '') !== '')

  assert.equal((await fetch(url, toStripePost('x'.repeat(2 * 1024 * 1024)))).status, 413)
  const shown = await get<EventDetail>(server, `/api/events/${event.id}`)
  assert.equal(shown.request.body, body)
  assert.ok(
    ['received', 'verified', 'stored', 'attempt', 'settled'].every((kind) =>
      shown.timeline.some((line) => line.kind === kind),
    ),
  )
  const metrics = await (await fetch(`${server.admin}/metrics`)).text()
  assert.match(metrics, /landfall_requests_total\{[^}]*source="stripe"[^}]*\} \d+/)
  assert.ok(
    ![JSON.stringify(shown), JSON.stringify(refused), metrics, server.log()].some((text) => text.includes(secret)),
  )
})

test('hazard 15: what was answered 2xx is there after kill -9, and a job that was cut off is run again', async (t) => {
  const { server, config, folder } = await serve(t)
  const url = `${server.intake}/webhooks/stripe`
  assert.equal((await fetch(url, toStripePost(toStripeBody({ id: 'evt_cut', type: 'spin' })))).status, 200)
  const running = await waitForEvent(server, 'running')
  await server.kill()
  writeFileSync(join(folder, 'enough'), '')
  const again = await startServerChild({ config })
  t.after(() => again.kill())
  const done = await waitForEvent(again, 'succeeded')
  assert.equal(done.id, running.id)
  const detail = await get<EventDetail>(again, `/api/events/${done.id}`)
  assert.deepEqual(
    detail.jobs[0]?.history.map(({ outcome }) => outcome),
    ['lease_lost', 'done'],
  )
})

test('hazard 20: while the store cannot be written intake answers 503 with Retry-After, and then goes on by itself', async (t) => {
  const { server, folder } = await serve(t)
  const url = `${server.intake}/webhooks/stripe`
  assert.equal((await fetch(url, toStripePost(toStripeBody({ id: 'evt_before' })))).status, 200)
  const other = new DatabaseSync(join(folder, 'server.db'), { timeout: 5_000 })
  other.exec('begin immediate')
  const answer = await fetch(url, toStripePost(toStripeBody({ id: 'evt_during' })))
  assert.equal(answer.status, 503)
  assert.ok(Number(answer.headers.get('retry-after')) > 0)
  other.exec('rollback')
  other.close()
  assert.equal((await fetch(url, toStripePost(toStripeBody({ id: 'evt_during' })))).status, 200)
  const { items } = await get<List<EventSummary>>(server, '/api/events')
  assert.deepEqual(items.map(({ key }) => key).toSorted(), ['evt_before', 'evt_during'])
})

test('a handler that spins the CPU does not hold up an answer', async (t) => {
  const { server, folder } = await serve(t)
  const url = `${server.intake}/webhooks/stripe`
  await fetch(url, toStripePost(toStripeBody({ id: 'evt_spin', type: 'spin' })))
  await waitForEvent(server, 'running')
  // All of these are answered before the one spinning handler is through.
  for (let i = 0; i < 20; i++)
    assert.equal((await fetch(url, toStripePost(toStripeBody({ id: `evt_${i}` })))).status, 200)
  const { items } = await get<List<EventSummary>>(server, '/api/events?state=running')
  assert.deepEqual(
    items.map(({ key }) => key),
    ['evt_spin'],
  )
  writeFileSync(join(folder, 'enough'), '')
})

test('SIGTERM drains: the running handler is settled, and the exit code is 0', async (t) => {
  const { server, config, folder } = await serve(t)
  await fetch(`${server.intake}/webhooks/stripe`, toStripePost(toStripeBody({ id: 'evt_drain', type: 'spin' })))
  await waitForEvent(server, 'running')
  const stopped = server.stop()
  writeFileSync(join(folder, 'enough'), '')
  assert.equal(await stopped, 0)
  const { stdout } = await runCommand(['events', '--config', config, '--json'])
  assert.equal((JSON.parse(stdout) as EventSummary).jobs[0]?.state, 'succeeded')
})

test('send, events, explain, sources and doctor work beside a running server', async (t) => {
  const { server, config } = await serve(t)
  const to = ['--config', config, '--to', server.intake]
  const first = await runCommand(['send', 'stripe', 'invoice.paid', ...to])
  assert.equal(first.code, 0, first.stderr)
  assert.equal((await runCommand(['send', 'stripe', 'invoice.paid', ...to])).code, 0)
  const event = await waitForEvent(server, 'succeeded')
  assert.equal(event.duplicates, 1)

  const many = await runCommand(['send', 'stripe', 'invoice.paid', ...to, '--count', '50', '--rate', '500', '--json'])
  assert.equal(many.stdout.trim().split('\n').length, 50)
  const events = await runCommand(['events', '--config', config, '--json', '--limit', '200'])
  assert.equal(events.stdout.trim().split('\n').length, 51)

  const wrong = await runCommand(['send', 'stripe', 'invoice.paid', ...to, '--secret', 'wrong'])
  assert.equal(wrong.code, 1)
  const refused = await get<List<RequestSummary>>(server, '/api/requests?outcome=refused')
  const explained = await runCommand(['explain', refused.items[0]?.id ?? '', '--config', config])
  assert.match(explained.stdout, /no_matching_secret[\s\S]*Fix:/)
  const told = await runCommand(['explain', event.id, '--config', config])
  assert.match(told.stdout, /received[\s\S]*ledger {2}succeeded/)
  assert.match((await runCommand(['sources', '--config', config])).stdout, /stripe {2}Stripe {4}\/webhooks\/stripe/)

  const ports = ['--port', new URL(server.intake).port, '--admin-port', new URL(server.admin).port]
  const doctor = await runCommand(['doctor', '--config', config, '--json', ...ports])
  assert.equal(doctor.code, 0, doctor.stdout)
  assert.match(doctor.stdout, /"check":"store","state":"ok"/)
})

test('refused requests are verified again from the command line, and admitted once', async (t) => {
  const { server, config, folder } = await serve(t)
  const to = ['--config', config, '--to', server.intake]
  const twice = ['--secret', 'whsec_of_tomorrow', '--count', '2']
  assert.equal((await runCommand(['send', 'stripe', 'invoice.paid', ...to, ...twice])).code, 1)
  assert.equal((await runCommand(['send', 'stripe', 'invoice.paid', ...to, '--secret', 'a stranger'])).code, 1)
  const before = await runCommand(['verify', '--refused', '--to', server.admin])
  assert.equal(before.code, 1)
  assert.match(before.stdout, /^0 of 3 would now pass\n. 3 still refused: no_matching_secret 3\n/)
  assert.match(before.stdout, /restart it/)
  await server.stop()

  writeConfig(folder, configText(folder).replace(`['${secret}']`, `['${secret}', 'whsec_of_tomorrow']`))
  const mended = await startServerChild({ config })
  t.after(() => mended.kill())
  const at = ['--to', mended.admin]
  const preview = await runCommand(['verify', '--refused', '--source', 'stripe', ...at])
  assert.match(preview.stdout, /^2 of 3 would now pass\n[\s\S]*Nothing was changed/)
  const { items } = await get<List<RequestSummary>>(mended, '/api/requests?outcome=refused')
  const [stranger = '', second = ''] = items.map(({ id }) => id)
  const one = await runCommand(['explain', second, '--admit', ...at])
  assert.deepEqual([one.code, one.stderr], [0, ''])
  assert.match(one.stdout, new RegExp(`${second} is admitted: verified with secret 2 of 2\n {2}landfall explain evt_`))
  assert.match((await runCommand(['explain', second, '--admit', ...at])).stdout, /is accepted already; nothing was/)
  assert.equal((await runCommand(['explain', stranger, '--admit', ...at])).code, 1)
  const rest = await runCommand(['verify', '--refused', '--admit', '--json', ...at])
  const { refused, wouldPass, admitted } = JSON.parse(rest.stdout) as ReverifyReport
  assert.deepEqual([rest.code, refused, wouldPass, admitted], [1, 2, 1, 1])
  assert.equal((await waitForEvent(mended, 'succeeded')).origin, 'admitted')
})

test('mistakes end in two lines and a code that means something', async (t) => {
  const folder = makeFolder()
  t.after(folder.remove)
  const noSecret = writeConfig(folder.path, configText(folder.path).replace(`['${secret}']`, '[process.env.NOT_SET]'))
  const cases: [string[], number, RegExp][] = [
    [['start', '--config', 'nowhere.ts'], 1, /nowhere\.ts does not exist/],
    [['start', '--config', noSecret], 1, /secret/],
    [
      ['start', '--config', 'examples/quickstart/landfall.config.ts', '--port', 'x'],
      2,
      /expected --port to be a whole number/,
    ],
    [
      ['start', '--config', 'examples/quickstart/landfall.config.ts', '--admin-host', '0.0.0.0', '--admin-port', '0'],
      1,
      /without a token/,
    ],
    [['send', 'nobody', 'x'], 1, /there is no source "nobody"/],
    [['send', 'stripe', 'no.such.type'], 1, /no sample/],
    [['send', 'stripe', 'invoice.paid', '--to', 'http://127.0.0.1:9'], 1, /did not answer/],
    [['events', '--state', 'lost'], 2, /expected --state to be one of/],
    [['verify', '--admit'], 2, /expected --admit to be given with --refused/],
    [['verify', '--refused', '--to', 'http://127.0.0.1:9'], 1, /did not answer/],
    [['explain', 'evt_1', '--admit'], 2, /expected ID to be a request/],
    [['fly'], 2, /unknown command/],
  ]
  for (const [args, code, words] of cases) {
    const result = await runCommand(args)
    assert.equal(result.code, code, `${args.join(' ')}: ${result.stderr}`)
    assert.match(result.stderr, words)
    assert.match(result.stderr, /Try:/)
    assert.ok(result.stderr.trim().split('\n').length <= 3, result.stderr)
  }
})

test('a second server on the same store is refused and named the first one', async (t) => {
  const { config, server } = await serve(t)
  const second = await runCommand(['start', '--config', config, '--port', '0', '--admin-port', '0'])
  assert.equal(second.code, 1)
  assert.match(second.stderr, new RegExp(String(server.process.pid)))
})
