// Ten times what the server can do: it answers 503 with Retry-After, goes on with what it holds, says so once in its log, at
// /readyz and in its numbers, loses nothing that it acknowledged, and takes more when it drained. `npm run bench overload` does
// it for a minute.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeRequests, runLoad } from '../bench/load.ts'
import { findLost, startSlowServer, toKey } from '../bench/overload.ts'
import type { ServerChild } from './support/server.ts'

/** One handler at a time of 20 ms: fifty a second. */
const settings = { handlerMs: 20, concurrency: 1, queueJobsMax: 40 }
const offered = { rate: 500, seconds: 3 }

/** Posts one of the requests by hand, to see all of its answer. */
function post(server: ServerChild, request: Buffer): Promise<Response> {
  const [head = '', body = ''] = request.toString('latin1').split('\r\n\r\n')
  const signature = /^stripe-signature: (.*)$/im.exec(head)?.[1] ?? ''
  return fetch(`${server.intake}/webhooks/stripe`, { method: 'POST', body, headers: { 'stripe-signature': signature } })
}

/** What /readyz says: it is ready to answer 503, too. */
async function fullness(server: ServerChild): Promise<string | null> {
  const answer = await fetch(`${server.admin}/readyz`)
  const { ok, full } = (await answer.json()) as { ok: boolean; full: string | null }
  assert.deepEqual([answer.status, ok], [200, true])
  return full
}

test('at ten times its load the server says 503 and keeps every promise', async (t) => {
  const { server, path, remove } = await startSlowServer(settings)
  t.after(remove)
  t.after(() => server.kill())
  const acknowledged: string[] = []
  const refused: Buffer[] = []
  const flood = makeRequests(offered.rate * offered.seconds, { bodyBytes: 400, prefix: 'o' })
  const overload = runLoad(flood, {
    ...{ port: Number(new URL(server.intake).port), connections: 32, ...offered },
    onAnswer: (request, status) => {
      if (status === '200') acknowledged.push(toKey(request))
      else refused.push(request)
    },
  })
  const { statuses } = await overload
  assert.deepEqual(Object.keys(statuses), ['200', '503'])
  assert.ok(acknowledged.length >= settings.queueJobsMax, `${acknowledged.length} were taken`)
  assert.ok(refused.length > acknowledged.length, `${refused.length} were answered 503`)

  const answer = await untilFull(server, refused)
  assert.equal(answer.headers.get('retry-after'), '5')
  const held = flood.find((request) => toKey(request) === acknowledged[0]) as Buffer
  assert.equal((await post(server, held)).status, 200, 'a duplicate is taken while it is full')
  const full = await fullness(server)
  assert.match(full ?? '', /queueJobsMax/)
  const stats = (await (await fetch(`${server.admin}/api/stats`)).json()) as {
    full: string
    totals: { unavailable: Record<string, number> }
  }
  assert.equal(stats.full, full)
  assert.ok((stats.totals.unavailable.store_full ?? 0) >= refused.length)

  while ((await fullness(server)) !== null);
  assert.equal((await post(server, refused[0] as Buffer)).status, 200, 'it takes more when it drained')
  const said = (text: string): number => server.log().split(text).length - 1
  assert.ok(said('until there is room') >= 1 && said('until there is room') <= 5, 'once a change')
  assert.ok(said('answered 503: the provider') <= 5, 'no line for each request')
  await server.kill()
  assert.deepEqual(findLost(path, acknowledged), [])
})

/** The first 503: what drains in the meantime is filled up with those that were refused before. */
async function untilFull(server: ServerChild, refused: Buffer[]): Promise<Response> {
  for (;;) {
    const answers = await Promise.all(refused.splice(0, 80).map((request) => post(server, request)))
    const full = answers.find(({ status }) => status === 503)
    if (full !== undefined) return full
  }
}
