// The PROXY protocol on real sockets: whose word is taken, what is closed, and that its address is the one that counts.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { Socket } from 'node:net'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { createLandfall } from 'landfall'
import { stripe } from 'landfall/providers'
import type { List, RequestDetail, RequestSummary } from '../src/api/contract.ts'
import { checkConfig } from '../src/config/check-config.ts'
import type { Limits } from '../src/core/limits.ts'
import { makeIsAnnouncer } from '../src/intake/sender-address.ts'
import { exchange, type Listening, listenNoting, statusesOf, talk, toPost } from './http/wire.ts'
import { makeFolder, type ServerChild, startServerChild, writeConfig } from './support/server.ts'
import { secret, toStripeBody, toStripePost } from './support/stripe.ts'

const good = toPost('hello')

interface Behind extends Listening {
  /** Who sent each request, as the intake was told. */
  senders: (string | null)[]
}

async function listenBehind(t: TestContext, trust: string[], limits: Partial<Limits> = {}): Promise<Behind> {
  const announcers = makeIsAnnouncer({ trust, proxyProtocol: true })
  assert.ok(announcers)
  const senders: (string | null)[] = []
  const before = ({ remoteAddress }: { remoteAddress: string | null }): undefined => void senders.push(remoteAddress)
  return { ...(await listenNoting(t, { before, announcers, limits })), senders }
}

const behindLoopback = (t: TestContext, limits?: Partial<Limits>): Promise<Behind> =>
  listenBehind(t, ['127.0.0.0/8'], limits)

interface Binary {
  command?: number
  kind?: number
  /** What stands behind the first sixteen bytes. */
  bytes?: string
  /** How much it says that is. */
  length?: number
}

function toBinary({ command = 0x21, kind = 0x11, bytes = '', length = bytes.length }: Binary): string {
  return `\r\n\r\n\0\r\nQUIT\n${String.fromCharCode(command, kind, length >> 8, length & 0xff)}${bytes}`
}

const v4 = '\xcb\x00\x71\x09\xc0\x00\x02\x01\xdb\x74\x01\xbb'
const v6 = `\x20\x01\x0d\xb8${'\0'.repeat(11)}\x17\x20\x01\x0d\xb8${'\0'.repeat(11)}\x01\xdb\x74\x01\xbb`
/** PP2_TYPE_AUTHORITY and PP2_TYPE_NOOP. */
const fields = `\x02\x00\x0bexample.com\x04\x00\x03${'\0'.repeat(3)}`

const headers: readonly [what: string, header: string, sender: string | null][] = [
  ['TCP over IPv4, as a line', 'PROXY TCP4 203.0.113.9 192.0.2.1 56180 443\r\n', '203.0.113.9'],
  ['TCP over IPv6, as a line', 'PROXY TCP6 2001:db8::17 2001:DB8::1 0 65535\r\n', '2001:db8::17'],
  ['the unknown, as a line', 'PROXY UNKNOWN\r\n', null],
  [
    'the unknown, as the longest line',
    `PROXY UNKNOWN ${'ffff:'.repeat(7)}ffff ${'ffff:'.repeat(7)}ffff 65535 65535\r\n`,
    null,
  ],
  ['TCP over IPv4', toBinary({ bytes: v4 }), '203.0.113.9'],
  ['TCP over IPv6', toBinary({ kind: 0x21, bytes: v6 }), '2001:db8::17'],
  ['fields behind the addresses', toBinary({ bytes: v4 + fields }), '203.0.113.9'],
  ['fields up to the bound', toBinary({ bytes: v4.padEnd(4096 - 16, '\x04') }), '203.0.113.9'],
  ["the proxy's own health check", toBinary({ command: 0x20, kind: 0 }), '127.0.0.1'],
  ["the proxy's own, whatever else it says", toBinary({ command: 0x20, kind: 0xff, bytes: v4 }), '127.0.0.1'],
  ['the unspecified', toBinary({ kind: 0, bytes: 'whatever' }), null],
  ['UDP, which is no sender of ours', toBinary({ kind: 0x12, bytes: v4 }), null],
  ['a UNIX socket', toBinary({ kind: 0x31, bytes: '/run/x'.padEnd(216, '\0') }), null],
]

test('a header in front of the request says who sent it, and every later request of the connection', async (t) => {
  const { port, senders, intake } = await behindLoopback(t)
  for (const [what, header, sender] of headers) {
    assert.deepEqual(await statusesOf(port, header + good + good), [200, 200], what)
    assert.deepEqual(senders.splice(0), [sender, sender], what)
  }
  assert.deepEqual([...intake.faults], [])
})

test('a header cut in two at any byte, or sent byte by byte, is the same header', async (t) => {
  const { port, server, senders } = await behindLoopback(t)
  for (const header of ['PROXY TCP4 203.0.113.9 192.0.2.1 5 443\r\n', toBinary({ bytes: v4 + fields })]) {
    const whole = header + good
    const cuts = [...header].map((_, at) => [whole.slice(0, at + 1), whole.slice(at + 1)])
    for (const pieces of [...cuts, [...whole]]) {
      const accepted = once(server, 'connection') as Promise<[Socket]>
      const client = await talk(port)
      const [socket] = await accepted
      let written = 0
      for (const piece of pieces) {
        client.write(piece)
        written += piece.length
        while (socket.bytesRead < written) await new Promise((resolve) => setImmediate(resolve))
      }
      assert.deepEqual(
        (await client.answers(1)).map(({ status }) => status),
        [200],
      )
      client.socket.destroy()
      assert.deepEqual(senders.splice(0), ['203.0.113.9'])
    }
  }
})

const faulty: readonly [string, string][] = [
  ['no header', ''],
  ['another version of the line', 'PROXY2 TCP4 203.0.113.9 192.0.2.1 5 443\r\n'],
  ['lower case', 'proxy TCP4 203.0.113.9 192.0.2.1 5 443\r\n'],
  ['another family', 'PROXY UDP4 203.0.113.9 192.0.2.1 5 443\r\n'],
  ['an address of the other family', 'PROXY TCP6 203.0.113.9 192.0.2.1 5 443\r\n'],
  ['no address', 'PROXY TCP4 nobody 192.0.2.1 5 443\r\n'],
  ['an octal address', 'PROXY TCP4 203.0.113.09 192.0.2.1 5 443\r\n'],
  ['an address with a zone', 'PROXY TCP6 fe80::1%lo 2001:db8::1 5 443\r\n'],
  ['a destination that is none', 'PROXY TCP4 203.0.113.9 256.0.2.1 5 443\r\n'],
  ['a port too high', 'PROXY TCP4 203.0.113.9 192.0.2.1 65536 443\r\n'],
  ['a port with a zero in front', 'PROXY TCP4 203.0.113.9 192.0.2.1 05 443\r\n'],
  ['a port too few', 'PROXY TCP4 203.0.113.9 192.0.2.1 443\r\n'],
  ['two spaces', 'PROXY TCP4  203.0.113.9 192.0.2.1 5 443\r\n'],
  ['something behind the ports', 'PROXY TCP4 203.0.113.9 192.0.2.1 5 443 \r\n'],
  ['a bare LF', 'PROXY TCP4 203.0.113.9 192.0.2.1 5 443\n'],
  ['a line of 108 bytes', `PROXY UNKNOWN ${'x'.repeat(92)}\r\n`],
  ['half a signature', '\r\n\r\n\0\r\nQUIT\r'],
  ['another version', toBinary({ command: 0x11, bytes: v4 })],
  ['another command', toBinary({ command: 0x22, bytes: v4 })],
  ['another family of addresses', toBinary({ kind: 0x41, bytes: v4 })],
  ['another transport', toBinary({ kind: 0x13, bytes: v4 })],
  ['too short for its addresses', toBinary({ bytes: v4.slice(1) })],
  ['IPv6 too short for its addresses', toBinary({ kind: 0x21, bytes: v6.slice(1) })],
  ['longer than the bound', toBinary({ bytes: v4.padEnd(4096 - 15, '\x04') })],
  ['longer than the bound, by what it says', toBinary({ bytes: v4, length: 0xffff })],
  ['two headers', toBinary({ bytes: v4 }) + toBinary({ bytes: v4 })],
]

test('a trusted proxy that sends no valid header is closed, and its request never processed', async (t) => {
  const { port, server, intake } = await behindLoopback(t)
  for (const [what, header] of faulty) {
    // The second header of two is what a malformed request is without the protocol.
    const answer = what === 'two headers' ? /^HTTP\/1\.1 400 / : /^$/
    assert.match(await exchange(port, header + good), answer, what)
  }
  const half = await talk(port)
  half.socket.end('PROXY TCP4 203')
  assert.equal(await half.closed, '')
  assert.deepEqual(intake.seen, [])
  server.close()
  await once(server, 'close')
  assert.deepEqual(Object.fromEntries(intake.faults), { proxy_header: faulty.length, malformed: 1 })
})

test('a peer that is not trusted is closed, with and without a header', async (t) => {
  const { port, server, intake } = await listenBehind(t, ['10.0.0.0/8', '2001:db8::1'])
  for (const header of ['', 'PROXY TCP4 203.0.113.9 192.0.2.1 5 443\r\n', toBinary({ bytes: v4 })]) {
    assert.equal(await exchange(port, header + good), '')
  }
  assert.deepEqual(intake.seen, [])
  server.close()
  await once(server, 'close')
  assert.deepEqual(Object.fromEntries(intake.faults), { proxy_untrusted: 3 })
})

test('a header that does not end in time is closed, and a request behind one has its own time', async (t) => {
  const { port, intake } = await behindLoopback(t, { bodyReadMs: 150 })
  for (const start of ['PROXY TCP4 203.0.113.9', toBinary({ bytes: v4 }).slice(0, -1)]) {
    const client = await talk(port)
    client.write(start)
    assert.equal(await client.closed, '')
  }
  const slow = await talk(port)
  slow.write(toBinary({ bytes: v4 }) + good.slice(0, 9))
  assert.match(await slow.closed, /^HTTP\/1\.1 408 /)
  assert.deepEqual(intake.seen, [])
})

test('a server that stops closes connections whose header has not come', async (t) => {
  const { port, server } = await behindLoopback(t)
  const [silent, half] = [await talk(port), await talk(port)]
  const closed = once(server, 'close')
  half.write('PROXY ')
  server.close()
  server.closeIdleConnections()
  assert.equal(await silent.closed, '')
  server.closeAllConnections()
  assert.equal(await half.closed, '')
  await closed
})

test('where it is off, a header is a malformed request', async (t) => {
  const { port, intake } = await listenNoting(t)
  for (const header of ['PROXY TCP4 203.0.113.9 192.0.2.1 5 443\r\n', toBinary({ bytes: v4 })]) {
    assert.deepEqual(await statusesOf(port, header + good), [400])
  }
  assert.deepEqual(intake.seen, [])
})

test('settings that would believe anybody stop the start', async () => {
  const sources = { billing: stripe({ secrets: ['s'] }) }
  for (const proxies of [
    { trust: 1, proxyProtocol: true },
    { trust: ['10.0.0.0/8'], proxyProtocol: 'v2' as unknown as boolean },
    { trust: ['10.0.0.0/8'], proxyProtocols: true },
    { trust: '10.0.0.0/8' as unknown as string[] },
    { trust: 1, header: 'x-real-ip' as 'forwarded' },
  ]) {
    assert.throws(() => checkConfig({ sources, proxies }), { code: 'config_invalid' }, JSON.stringify(proxies))
  }
  const inProcess = createLandfall({ sources, proxies: { trust: ['10.0.0.0/8'], proxyProtocol: true } })
  await assert.rejects(inProcess, { code: 'config_invalid' })
})

const configText = (folder: string): string => `
import { defineConfig } from 'landfall'
import { stripe } from 'landfall/providers'
export default defineConfig({
  store: '${join(folder, 'proxied.db')}',
  sources: { stripe: stripe({ secrets: ['${secret}'], allow: ['203.0.113.0/24'] }) },
  proxies: { trust: ['127.0.0.1', '198.51.100.7'], proxyProtocol: true },
})
`

async function get<Answer>(server: ServerChild, path: string): Promise<Answer> {
  return (await (await fetch(`${server.admin}${path}`)).json()) as Answer
}

/** The metric once it is that high: faults are handed to the store as sums, once a second. */
async function reach(server: ServerChild, metric: string, least: number): Promise<number> {
  while (true) {
    const text = await (await fetch(`${server.admin}/metrics`)).text()
    const line = text.split('\n').find((one) => one.startsWith(`${metric} `)) ?? ''
    if (Number(line.slice(metric.length)) >= least) return Number(line.slice(metric.length))
  }
}

test('the server holds its address lists to that address, and forwarded headers only where it is trusted', async (t) => {
  const folder = makeFolder()
  const server = await startServerChild({ config: writeConfig(folder.path, configText(folder.path)) })
  t.after(async () => {
    await server.kill()
    folder.remove()
  })
  const port = Number(new URL(server.intake).port)
  const send = async (source: string, id: string, forwarded?: string): Promise<number[]> => {
    const body = toStripeBody({ id })
    const signed = toStripePost(body).headers as Record<string, string>
    const lines = Object.entries(signed).map(([name, value]) => `${name}: ${value}`)
    if (forwarded !== undefined) lines.push(`X-Forwarded-For: ${forwarded}`)
    const request = toPost(body, lines).replace('/hook', '/webhooks/stripe')
    return statusesOf(port, `PROXY TCP4 ${source} 192.0.2.1 5 443\r\n${request}`)
  }
  assert.deepEqual(await send('203.0.113.9', 'evt_listed'), [200])
  assert.deepEqual(await send('198.51.100.9', 'evt_stranger', '203.0.113.9'), [403])
  assert.deepEqual(await send('198.51.100.7', 'evt_through_two', '203.0.113.10'), [200])
  await assert.rejects(fetch(`${server.intake}/healthz`))
  assert.match(
    await exchange(port, `${toBinary({ command: 0x20, kind: 0 })}GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n`),
    /^HTTP\/1\.1 200 /,
  )
  await exchange(port, 'GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n')
  assert.equal(await reach(server, 'landfall_wire_faults_total{fault="proxy_header"}', 2), 2)
  const { items } = await get<List<RequestSummary>>(server, '/api/requests')
  const seen = await Promise.all(items.map(({ id }) => get<RequestDetail>(server, `/api/requests/${id}`)))
  assert.deepEqual(
    seen.map(({ outcome, remoteAddress }) => [outcome, remoteAddress]),
    [
      ['accepted', '203.0.113.10'],
      ['refused', '198.51.100.9'],
      ['accepted', '203.0.113.9'],
    ],
  )
})
