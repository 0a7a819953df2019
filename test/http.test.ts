// The intake's own listener on raw sockets: what it takes, what it refuses and how, its bounds in time and space.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, connect as netConnect, type Socket } from 'node:net'
import { test } from 'node:test'
import { defaultLimits } from '../src/core/limits.ts'
import { Connection } from '../src/intake/http/connection.ts'
import {
  exchange,
  listenAnywhere,
  listenNoting,
  makeNotingIntake,
  okAnswer,
  statusesOf,
  talk,
  toChunkedPost,
  toPost,
} from './http/wire.ts'

test('a request reaches the intake as it was written: case, order, duplicates, bytes above 0x7f, and its body', async (t) => {
  const { port, intake } = await listenNoting(t)
  const client = await talk(port)
  client.write(
    'POST /webhooks/a?q=%20|1 HTTP/1.1\r\nhOST: x:1\r\nX-Twice: one\r\nx-twice:\ttw\xf6 \t\r\nX-None:\r\nX-Inner: a \tb\r\nCONTENT-LENGTH: 3\r\n\r\n\0\xffz',
  )
  const [answer] = await client.answers(1)
  assert.equal(answer?.status, 200)
  assert.deepEqual(intake.seen, [
    {
      method: 'POST',
      url: '/webhooks/a?q=%20|1',
      headers: [
        ...[
          'hOST',
          'x:1',
          'X-Twice',
          'one',
          'x-twice',
          'tw\xf6',
          'X-None',
          '',
          'X-Inner',
          'a \tb',
          'CONTENT-LENGTH',
          '3',
        ],
      ],
      body: '\0\xffz',
    },
  ])
  assert.deepEqual(intake.answeredWith, [200])
  client.socket.destroy()
})

test('an answer has its length, its date, the id of its request, and says when it is the last', async (t) => {
  const { port } = await listenNoting(t)
  const client = await talk(port)
  client.write(toPost('x'))
  const [first] = await client.answers(1)
  assert.equal(first?.headers.get('content-length'), String(okAnswer.body.length))
  assert.equal(first?.headers.get('content-type'), 'application/json')
  assert.equal(first?.headers.get('landfall-request'), 'r1')
  assert.equal(first?.headers.get('connection'), undefined)
  assert.ok(Math.abs(Date.parse(first?.headers.get('date') ?? '') - Date.now()) < 5_000)
  client.write(toPost('x', ['Connection: foo, Close']))
  const [last] = await client.answers(1)
  assert.equal(last?.headers.get('connection'), 'close')
  await client.closed
})

const good = 'POST /hook HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello'
const chunked = toChunkedPost('5\r\nhello\r\n0\r\n\r\n')

/** What was changed, and the request beside it that is taken. */
const malformed: readonly [string, string, string][] = [
  ['a length and chunks', chunked.replace('Transfer', 'Content-Length: 5\r\nTransfer'), chunked],
  ['two equal lengths', good.replace('Content', 'Content-Length: 5\r\nContent'), good],
  ['two lengths', good.replace('Content', 'content-length: 4\r\nContent'), good],
  ['a length with a sign', good.replace(': 5', ': +5'), good],
  ['a negative length', good.replace(': 5', ': -5'), good],
  ['a hexadecimal length', good.replace(': 5', ': 0x5'), good],
  ['a length with white space after it', good.replace(': 5', ': 5 '), good.replace(': 5', ':   5')],
  ['a list of lengths', good.replace(': 5', ': 5,5'), good],
  ['an empty length', good.replace(': 5', ':'), good],
  ['a length beyond numbers', good.replace(': 5', ': 18446744073709551621'), good.replace(': 5', ': 000005')],
  ['chunks under another case', chunked.replace('chunked', 'Chunked'), chunked],
  ['a coding before the chunks', chunked.replace('chunked', 'gzip, chunked'), chunked],
  ['identity', chunked.replace('chunked', 'identity'), chunked],
  ['chunked twice', chunked.replace('chunked', 'chunked, chunked'), chunked],
  ['two transfer codings', chunked.replace('chunked', 'chunked\r\nTransfer-Encoding: chunked'), chunked],
  [
    'a coding with a control character',
    chunked.replace('chunked', '\x0bchunked'),
    chunked.replace(' chunked', 'chunked'),
  ],
  ['chunks from HTTP/1.0', chunked.replace('1.1', '1.0'), good.replace('1.1', '1.0')],
  ['a folded line', good.replace('Host: x', 'Host: x\r\nX-A: b\r\n c'), good.replace('Host: x', 'Host: x\r\nX-A: b c')],
  ['a first line that is folded', good.replace('Host', ' Host'), good],
  ['white space before the colon', good.replace('Host:', 'Host :'), good.replace('Host:', 'Host:\t')],
  ['a line without a colon', good.replace('Host: x', 'Host: x\r\nX-A'), good.replace('Host: x', 'Host: x\r\nX-A:')],
  [
    'a line without a name',
    good.replace('Host: x', 'Host: x\r\n: a'),
    good.replace('Host: x', "Host: x\r\n!#$%&'*+-.^_`|~9: a"),
  ],
  ['a name that is no token', good.replace('Host: x', 'Host: x\r\nX(A: b'), good],
  ['a name above ASCII', good.replace('Host: x', 'Host: x\r\nX\xe4: b'), good.replace('Host: x', 'Host: x\r\nX: \xe4')],
  ['NUL in a value', good.replace('Host: x', 'Host: x\r\nX-A: a\0b'), good],
  ['DEL in a value', good.replace('Host: x', 'Host: x\r\nX-A: a\x7fb'), good],
  ['a control character in a value', good.replace('Host: x', 'Host: x\r\nX-A: a\x01b'), good],
  ['a bare CR in a value', good.replace('Host: x', 'Host: x\r\nX-A: a\rb'), good],
  ['a control character for a CR', good.replace('Host: x\r\n', 'Host: x\x01\n'), good],
  ['two LFs for a CRLF', good.replace('Host: x\r\n', 'Host: x\n\n'), good],
  ['a bare LF after a header', good.replace('Host: x\r\n', 'Host: x\n'), good],
  ['a bare LF after the request line', good.replace('1.1\r\n', '1.1\n'), good],
  ['nothing but bare LFs', good.replaceAll('\r\n', '\n'), good],
  ['a bare LF before the body', good.replace('\r\n\r\n', '\r\n\n'), good],
  ['no Host', good.replace('Host: x\r\n', ''), good.replace('Host: x', 'Host:')],
  ['two Hosts', good.replace('Host: x', 'Host: x\r\nhost: x'), good],
  ['a Host that is none', good.replace('Host: x', 'Host: x/y'), good.replace('Host: x', 'Host: [::1]:80')],
  ['two spaces before the target', good.replace('POST ', 'POST  '), good],
  ['a tab before the target', good.replace('POST ', 'POST\t'), good],
  ['two spaces after the target', good.replace('/hook ', '/hook  '), good],
  ['white space after the version', good.replace('1.1', '1.1 '), good],
  ['no version', good.replace(' HTTP/1.1', ''), good],
  ['a version in lower case', good.replace('HTTP', 'http'), good],
  ['a version of two digits', good.replace('1.1', '1.10'), good],
  ['a method that is no token', good.replace('POST', 'PO(ST'), good],
  ['no method', good.replace('POST', ''), good],
  ['a target without a slash', good.replace('/hook', 'hook'), good],
  ['a target that is an asterisk', good.replace('/hook', '*'), good],
  ['a target with a fragment', good.replace('/hook', '/hook#a'), good.replace('/hook', '/hook?a')],
  ['a target above ASCII', good.replace('/hook', '/h\xf6k'), good.replace('/hook', '/h%f6k')],
  ['a target with a control character', good.replace('/hook', '/h\x01k'), good],
  ['an absolute target with a user', good.replace('/hook', 'http://a@b/hook'), good.replace('/hook', 'http://b/hook')],
  [
    'an absolute target without a host',
    good.replace('/hook', 'http:///hook'),
    good.replace('/hook', 'HTTPS://b:1/hook'),
  ],
  ['another scheme', good.replace('/hook', 'ftp://b/hook'), good],
  ['two empty lines before it', `\r\n\r\n${good}`, `\r\n${good}`],
  ['a chunk without its size', toChunkedPost('\r\nhello\r\n0\r\n\r\n'), chunked],
  [
    'a chunk size of nine digits',
    toChunkedPost('000000005\r\nhello\r\n0\r\n\r\n'),
    toChunkedPost('00000005\r\nhello\r\n0\r\n\r\n'),
  ],
  ['a chunk size with a sign', toChunkedPost('+5\r\nhello\r\n0\r\n\r\n'), chunked],
  ['a chunk size with 0x', toChunkedPost('0x5\r\nhello\r\n0\r\n\r\n'), toChunkedPost('05\r\nhello\r\n0\r\n\r\n')],
  ['white space before a chunk size', toChunkedPost(' 5\r\nhello\r\n0\r\n\r\n'), chunked],
  ['white space after a chunk size', toChunkedPost('5 \r\nhello\r\n0\r\n\r\n'), chunked],
  ['a chunk size ended by LF', toChunkedPost('5\nhello\r\n0\r\n\r\n'), chunked],
  ['a chunk ended by LF', toChunkedPost('5\r\nhello\n0\r\n\r\n'), chunked],
  ['a chunk longer than its size', toChunkedPost('4\r\nhello\r\n0\r\n\r\n'), chunked],
  ['a last chunk ended by LF', toChunkedPost('5\r\nhello\r\n0\n\r\n'), chunked],
  ['an end of chunks that is LF', toChunkedPost('5\r\nhello\r\n0\r\n\n'), chunked],
  [
    'an extension that is none',
    toChunkedPost('5;(\r\nhello\r\n0\r\n\r\n'),
    toChunkedPost('5;a;b=c;d="e;\\"f"\r\nhello\r\n0\r\n\r\n'),
  ],
  [
    'a bare LF in an extension',
    toChunkedPost('5;a\nb\r\nhello\r\n0\r\n\r\n'),
    toChunkedPost('5;ab\r\nhello\r\n0\r\n\r\n'),
  ],
  [
    'too many extensions',
    toChunkedPost(`5;${'a'.repeat(4100)}\r\nhello\r\n0\r\n\r\n`),
    toChunkedPost(`5;${'a'.repeat(4000)}\r\nhello\r\n0\r\n\r\n`),
  ],
  [
    'a trailer that is no header',
    toChunkedPost('5\r\nhello\r\n0\r\nX A: b\r\n\r\n'),
    toChunkedPost('5\r\nhello\r\n0\r\nX-A: b\r\n\r\n'),
  ],
  ['a trailer that is folded', toChunkedPost('5\r\nhello\r\n0\r\nX: b\r\n c\r\n\r\n'), chunked],
  ['a trailer about the length', toChunkedPost('5\r\nhello\r\n0\r\nContent-Length: 5\r\n\r\n'), chunked],
  [
    'too many trailers',
    toChunkedPost(`5\r\nhello\r\n0\r\n${'X: b\r\n'.repeat(201)}\r\n`),
    toChunkedPost(`5\r\nhello\r\n0\r\n${'X: b\r\n'.repeat(200)}\r\n`),
  ],
  [
    'trailers too long',
    toChunkedPost(`5\r\nhello\r\n0\r\nX: ${'b'.repeat(8200)}\r\n\r\n`),
    toChunkedPost(`5\r\nhello\r\n0\r\nX: ${'b'.repeat(8100)}\r\n\r\n`),
  ],
  ['a length that is longer than what comes', good.replace('hello', 'hell'), good],
  ['chunks that do not end', toChunkedPost('5\r\nhello\r\n0\r\n'), chunked],
  ['a head that does not end', good.slice(0, 50), good],
  ['a greeting of TLS', '\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03', good],
]

test('what is not plainly well formed is answered 400, closed and never processed; the request beside it is taken', async (t) => {
  const { port, intake } = await listenNoting(t)
  for (const [name, bad, beside] of malformed) {
    assert.deepEqual(
      await statusesOf(port, `${bad}${good}`.slice(0, isCutShort(bad) ? bad.length : undefined)),
      [400],
      name,
    )
    assert.equal(intake.seen.length, 0, name)
    assert.deepEqual(
      await statusesOf(port, beside + good),
      beside.includes('HTTP/1.0') ? [200] : [200, 200],
      `beside: ${name}`,
    )
    assert.equal(intake.seen[0]?.body, 'hello', name)
    intake.seen.length = 0
  }
})

/** Whether the fault is that more should have come. */
function isCutShort(bad: string): boolean {
  return bad.endsWith('hell') || bad.endsWith('0\r\n') || bad === good.slice(0, 50)
}

test('what HTTP has another status for is told so, and closed', async (t) => {
  const { port, intake } = await listenNoting(t)
  const lines = (count: number) => Array.from({ length: count }, (_, i) => `X-${i}: y`)
  const cases: [string, number][] = [
    [good.replace('HTTP/1.1', 'HTTP/2.0'), 505],
    [good.replace('HTTP/1.1', 'HTTP/1.2'), 505],
    [good.replace('POST', 'BREW'), 501],
    [good.replace('POST', 'post'), 501],
    [good.replace('POST', 'CONNECT'), 501],
    [good.replace('Host: x', 'Host: x\r\nExpect: tea'), 417],
    [good.replace('/hook', `/${'a'.repeat(8192)}`), 414],
    [toPost('hello', [`X: ${'a'.repeat(33_000)}`]), 431],
    [toPost('hello', lines(199)), 431],
  ]
  for (const [bytes, status] of cases) assert.deepEqual(await statusesOf(port, bytes + good), [status])
  assert.deepEqual(intake.seen, [])
  const taken = [
    good.replace('/hook', `/${'a'.repeat(8191)}`),
    toPost('hello', [`X: ${'a'.repeat(32_000)}`]),
    toPost('hello', lines(198)),
  ]
  for (const bytes of taken) assert.deepEqual(await statusesOf(port, bytes), [200])
})

test('a head that is too long is refused before it ends', async (t) => {
  const { port } = await listenNoting(t)
  for (const [bytes, status] of [
    [`POST /${'a'.repeat(9000)}`, 414],
    [`POST / HTTP/1.1\r\nHost: x\r\nX: ${'a'.repeat(33_000)}`, 431],
    ['POST / HTTP/1.1\nHost: x\n', 400],
  ] as const) {
    const client = await talk(port)
    client.write(bytes)
    assert.equal((await client.answers(1))[0]?.status, status)
    await client.closed
  }
})

test('an absolute target is reduced to its path and query', async (t) => {
  const { port, intake } = await listenNoting(t)
  const targets = { 'http://h/a?b': '/a?b', 'HTTPS://h:8/': '/', 'http://h': '/', 'http://h?x': '/?x' }
  for (const target in targets) assert.deepEqual(await statusesOf(port, good.replace('/hook', target)), [200])
  assert.deepEqual(
    intake.seen.map(({ url }) => url),
    Object.values(targets),
  )
})

test('HTTP/1.0 is answered and closed, with or without Host, as proxies and health checks speak it', async (t) => {
  const { port } = await listenNoting(t)
  const text = await exchange(
    port,
    `POST /hook HTTP/1.0\r\nContent-Length: 2\r\nConnection: keep-alive\r\n\r\nhi${good}`,
  )
  assert.equal(text.match(/HTTP\/1\.1 200 OK/g)?.length, 1)
  assert.match(text, /\r\nconnection: close\r\n/)
  assert.deepEqual(await statusesOf(port, 'GET /healthz HTTP/1.0\r\n\r\n'), [200])
})

const samples = [
  toPost('hello\r\n\r\nPOST', ['X-A: b', 'x-a:c ']),
  `\r\n${toChunkedPost('5;x=y\r\nhello\r\n0003\r\n\r\nx\r\n0\r\nX-Trailer: 1\r\n\r\n')}`,
  'GET /a?b HTTP/1.1\r\nHost: x\r\n\r\n',
]

test('a request cut in two at any byte, or sent byte by byte, is the same request', async (t) => {
  const { port, server, intake } = await listenNoting(t)
  const send = async (pieces: readonly string[]): Promise<void> => {
    const accepted = once(server, 'connection') as Promise<[Socket]>
    const client = await talk(port)
    const [socket] = await accepted
    let sent = 0
    for (const piece of pieces) {
      client.write(piece)
      sent += piece.length
      await until(() => socket.bytesRead === sent)
    }
    assert.equal((await client.answers(1))[0]?.status, 200, `cut at ${pieces[0]?.length}`)
    client.socket.destroy()
  }
  for (const sample of samples) {
    await send([sample])
    const whole = intake.seen.pop()
    assert.notEqual(whole, undefined)
    for (let at = 1; at < sample.length; at++) {
      await send([sample.slice(0, at), sample.slice(at)])
      assert.deepEqual(intake.seen.pop(), whole, `cut at ${at}`)
    }
    await send([...sample])
    assert.deepEqual(intake.seen.pop(), whole)
  }
})

test('pipelined requests are answered in order, whole and one at a time, however they are cut', async (t) => {
  const { port, intake } = await listenNoting(t)
  const bodies = Array.from({ length: 60 }, (_, i) => `body ${i}`)
  const all = bodies.map((body, i) =>
    i % 3 === 0 ? toChunkedPost(`${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`) : toPost(body),
  )
  const wire = all.join('')
  for (const size of [1 << 16, 1000, 37]) {
    const client = await talk(port)
    for (let at = 0; at < wire.length; at += size) client.write(wire.slice(at, at + size))
    const answers = await client.answers(60)
    const from = intake.seen.length - 60
    assert.deepEqual(
      intake.seen.slice(from).map(({ body }) => body),
      bodies,
    )
    assert.deepEqual(
      answers.map(({ headers }) => headers.get('landfall-request')),
      bodies.map((_, i) => `r${from + i + 1}`),
    )
    client.socket.destroy()
  }
})

test('health is answered to GET and HEAD; an answer to HEAD has the length and no body', async (t) => {
  const { port, intake } = await listenNoting(t)
  const client = await talk(port)
  client.write('GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n')
  assert.deepEqual(
    (await client.answers(1)).map(({ status, body }) => [status, body]),
    [[200, 'ok\n']],
  )
  client.socket.destroy()
  const heads = await talk(port, { headOnly: true })
  heads.write('HEAD /healthz HTTP/1.1\r\nHost: x\r\n\r\nHEAD /hook HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')
  const [health, hook] = await heads.answers(2)
  assert.deepEqual([health?.headers.get('content-length'), hook?.headers.get('content-length')], ['3', '11'])
  assert.equal(await heads.closed, '')
  assert.deepEqual(
    intake.seen.map(({ method }) => method),
    ['HEAD'],
  )
})

test('204 has neither length nor body, text goes out as UTF-8, and no header ends its line early', async (t) => {
  const none = await listenNoting(t, { answer: { status: 204, headers: {}, body: 'dropped' } })
  const empty = await exchange(none.port, good)
  assert.match(empty, /^HTTP\/1\.1 204 No Content\r\n/)
  assert.ok(!/content-length/.test(empty) && empty.endsWith('\r\n\r\n'))
  const words = await listenNoting(t, { answer: { status: 200, headers: { 'x-a': '\xe4' }, body: 'h\u00f6 \u2713' } })
  const text = await exchange(words.port, good)
  assert.match(text, /\r\nx-a: \xe4\r\n/)
  assert.match(text, /\r\ncontent-length: 7\r\n/)
  assert.equal(Buffer.from(text.slice(-7), 'latin1').toString('utf8'), 'h\u00f6 \u2713')
  for (const headers of [{ 'x-a': 'b\r\nSet-Cookie: c' }, { 'x-a: b\r\ny': 'c' }, { 'x-a': '\u2713' }]) {
    const split = await listenNoting(t, {
      answer: { status: 200, headers: headers as Record<string, string>, body: '' },
    })
    assert.match(await exchange(split.port, good), /^HTTP\/1\.1 500 /)
  }
})

test('100 is sent when the body will be read and has not begun, and never before a refusal', async (t) => {
  const { port, server } = await listenNoting(t, { bytesMax: 10 })
  const ask = (length: number) =>
    `POST /hook HTTP/1.1\r\nHost: x\r\nExpect: 100-Continue\r\nContent-Length: ${length}\r\n\r\n`
  const accepted = once(server, 'connection') as Promise<[Socket]>
  const client = await talk(port)
  const [socket] = await accepted
  client.write(ask(5))
  assert.equal((await client.answers(1))[0]?.status, 100)
  client.write('hello')
  assert.equal((await client.answers(1))[0]?.status, 200)
  const begun = socket.bytesRead + ask(5).length + 2
  client.write(`${ask(5)}he`)
  await until(() => socket.bytesRead === begun)
  client.write('llo')
  assert.equal((await client.answers(1))[0]?.status, 200)
  client.write(ask(11))
  assert.deepEqual(
    (await client.answers(2)).map(({ status }) => status),
    [413],
  )
  await client.closed
  // RFC 9110 §10.1.1: an HTTP/1.0 sender knows no 100.
  const again = once(server, 'connection') as Promise<[Socket]>
  const old = await talk(port)
  const [oldSocket] = await again
  old.write(ask(5).replace('1.1', '1.0'))
  await until(() => oldSocket.bytesRead === ask(5).length)
  old.socket.end('hello')
  assert.equal((await old.answers(1))[0]?.status, 200)
})

test('a body above its limit is answered 413, announced or chunked, and one without room 503', async (t) => {
  const { port, intake } = await listenNoting(t, { bytesMax: 5 })
  assert.deepEqual(await statusesOf(port, toPost('hello!') + good), [413])
  assert.deepEqual(await statusesOf(port, `${toPost('hello!').slice(0, -6)}h`), [413])
  assert.deepEqual(await statusesOf(port, toChunkedPost('3\r\nhel\r\n3\r\nlo!\r\n0\r\n\r\n') + good), [413])
  assert.deepEqual(await statusesOf(port, toChunkedPost('6\r\nh')), [413])
  assert.deepEqual(intake.seen, [])
  assert.deepEqual(await statusesOf(port, toChunkedPost('3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n') + good), [200, 200])
  const full = await listenNoting(t, { grow: () => false })
  for (const bytes of [good, chunked]) assert.equal((await statusesOf(full.port, bytes))[0], 503)
})

test('a body in many pieces takes no more room than twice its size, and never more than its limit', async (t) => {
  let held = 0
  const grow = (bytes: number): boolean => {
    held += bytes
    return true
  }
  const { port, intake } = await listenNoting(t, { grow, bytesMax: 100_000 })
  const body = 'x'.repeat(99_000)
  assert.deepEqual(await statusesOf(port, toChunkedPost(`${'1\r\nx\r\n'.repeat(99_000)}0\r\n\r\n`)), [200])
  assert.ok(held >= 99_000 && held <= 100_000, `${held}`)
  held = 0
  assert.deepEqual(await statusesOf(port, toPost(body)), [200])
  assert.equal(held, 99_000)
  assert.ok(intake.seen.every((seen) => seen.body === body))
})

test('a sender that stalls or trickles is answered 408, in its head and in its body, and harms no other', async (t) => {
  const { port, intake } = await listenNoting(t, { readMs: 150, limits: { bodyReadMs: 150 } })
  const beginnings = ['P', 'POST /hook HTTP/1.1\r\nHost: x\r\nX-A: ', good.slice(0, -2), chunked.slice(0, -3)]
  const started = performance.now()
  const slow = beginnings.flatMap((bytes) => Array.from({ length: 20 }, () => bytes))
  const clients = await Promise.all(slow.map(() => talk(port)))
  clients.forEach((client, i) => {
    client.write(slow[i] ?? '')
  })
  const trickle = setInterval(() => clients[21]?.write('a'), 10)
  t.after(() => clearInterval(trickle))
  assert.deepEqual(await statusesOf(port, good), [200])
  const answers = await Promise.all(clients.map((client) => client.answers(1)))
  assert.ok(performance.now() - started >= 140)
  assert.deepEqual([...new Set(answers.map(([answer]) => answer?.status))], [408])
  await Promise.all(clients.map(({ closed }) => closed))
  assert.equal(intake.seen.length, 1)
})

test('a sender in the middle of a body that nobody wants sees the answer, not a reset', async (t) => {
  const { port } = await listenNoting(t, { bytesMax: 1000 })
  const client = await talk(port)
  client.write(`POST /hook HTTP/1.1\r\nHost: x\r\nContent-Length: ${8 << 20}\r\n\r\n`)
  for (let i = 0; i < 8; i++) client.socket.write(Buffer.alloc(1 << 20, 'x'))
  assert.match(await client.closed, /^HTTP\/1\.1 413 [\s\S]*\r\nconnection: close\r\n/)
})

test('a sender that goes on and on after its last answer is cut off', async (t) => {
  const { port } = await listenNoting(t, { ignoresBody: true })
  const started = performance.now()
  const client = await talk(port)
  client.socket.allowHalfOpen = true
  client.write(`POST /hook HTTP/1.1\r\nHost: x\r\nContent-Length: ${1 << 30}\r\n\r\n`)
  const push = setInterval(() => client.write('more'), 20)
  t.after(() => clearInterval(push))
  assert.match(await client.closed, /^HTTP\/1\.1 200 /)
  const took = performance.now() - started
  assert.ok(took >= 900 && took < 10_000, `${took}`)
})

test('a sender that floods after its last answer is cut off by the amount', async (t) => {
  const { port, server } = await listenNoting(t, { ignoresBody: true })
  const accepted = once(server, 'connection') as Promise<[Socket]>
  const client = await talk(port)
  const [socket] = await accepted
  client.socket.allowHalfOpen = true
  client.write(`POST /hook HTTP/1.1\r\nHost: x\r\nContent-Length: ${1 << 30}\r\n\r\n`)
  for (let i = 0; i < 64; i++) client.socket.write(Buffer.alloc(1 << 20))
  await client.closed
  await until(() => socket.destroyed)
  assert.ok(socket.bytesRead < 34 << 20, `${socket.bytesRead}`)
})

test('a body does not keep the piece of the wire alive in which it came with others', async (t) => {
  const slack: number[] = []
  const onBody = (body: Uint8Array) => slack.push(body.buffer.byteLength - body.length)
  const { port } = await listenNoting(t, { onBody })
  const client = await talk(port)
  client.write(toPost('x'.repeat(1000)).repeat(200))
  assert.equal((await client.answers(200)).length, 200)
  client.socket.destroy()
  assert.ok(Math.max(...slack) <= 16 * 1024, `${Math.max(...slack)}`)
})

test('a body that has come already and is not wanted is skipped, and the connection goes on', async (t) => {
  const { port, intake } = await listenNoting(t, { ignoresBody: true })
  assert.deepEqual(await statusesOf(port, toPost('GET / HTTP/1.1\r\n\r\n') + good), [200, 200])
  assert.deepEqual(
    intake.seen.map(({ method }) => method),
    ['POST', 'POST'],
  )
  assert.deepEqual(await statusesOf(port, chunked + good), [200])
})

test('a sender that pipelines and does not wait fills its own buffers, not our memory', async (t) => {
  let release: () => void = () => undefined
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  const { port, server, intake } = await listenNoting(t, { before: () => held })
  const accepted = once(server, 'connection') as Promise<[Socket]>
  const client = await talk(port)
  const [socket] = await accepted
  const count = 40_000
  client.write(toPost('x'.repeat(200)).repeat(count))
  await until(() => socket.bytesRead > 0 && socket.isPaused())
  await new Promise((resolve) => setTimeout(resolve, 100))
  assert.ok(socket.bytesRead < 300_000, `${socket.bytesRead}`)
  release()
  assert.equal((await client.answers(count)).length, count)
  assert.equal(intake.seen.length, count)
  client.socket.destroy()
})

test('a sender that does not read its answers is not read either, and is closed when its time is over', async (t) => {
  const { port, server, intake } = await listenNoting(t, {
    answer: { status: 200, headers: {}, body: 'x'.repeat(200_000) },
    limits: { bodyReadMs: 200 },
  })
  const accepted = once(server, 'connection') as Promise<[Socket]>
  const client = netConnect(port, '127.0.0.1')
  client.pause()
  client.on('error', () => undefined)
  const [socket] = await accepted
  client.write(toPost('x').repeat(10_000))
  let longest = 0
  const watch = setInterval(() => {
    longest = Math.max(longest, socket.writableLength)
  }, 5)
  await once(socket, 'close')
  clearInterval(watch)
  assert.ok(longest <= 400_000, `${longest}`)
  assert.ok(intake.seen.length < 200, `${intake.seen.length}`)
  client.destroy()
})

test('a silent connection is closed after 65 seconds, without a word', async (t) => {
  const server = createServer({ allowHalfOpen: true })
  t.after(() => server.close())
  const accepted = once(server, 'connection') as Promise<[Socket]>
  const client = await talk(await listenAnywhere(server))
  const [socket] = await accepted
  const ports = { intake: makeNotingIntake(), limits: defaultLimits, isClosing: () => false, count: () => undefined }
  const connection = new Connection(socket, ports, '127.0.0.1')
  const nearly = (deadline: number): boolean => Math.abs(deadline - performance.now() - 65_000) < 1_000
  assert.ok(connection.isIdle && nearly(connection.deadline))
  client.write('POST')
  await until(() => !connection.isIdle)
  assert.ok(connection.deadline - performance.now() <= defaultLimits.bodyReadMs)
  client.write(good.slice(4))
  assert.equal((await client.answers(1))[0]?.status, 200)
  assert.ok(connection.isIdle && nearly(connection.deadline))
  connection.expire()
  assert.equal(await client.closed, '')
})

test('connections above their bound are closed unanswered, and there is room again when one ends', async (t) => {
  const { port } = await listenNoting(t, { limits: { connectionsMax: 2 } })
  const [first, second] = [await talk(port), await talk(port)]
  for (const client of [first, second]) {
    client.write(good)
    assert.equal((await client.answers(1)).length, 1)
  }
  assert.equal(await (await talk(port)).closed, '')
  first.socket.end()
  await first.closed
  assert.deepEqual(await statusesOf(port, good), [200])
  second.socket.destroy()
})

test('what is refused on the wire is counted by name, and a flood of it is told as one sum', async (t) => {
  const { port, server, intake } = await listenNoting(t, { limits: { bodyReadMs: 100, connectionsMax: 3 } })
  const refused: readonly [name: string, bytes: string][] = [
    ['malformed', 'nonsense\n'],
    ['malformed', good.slice(0, -9)],
    ['tls', '\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03'],
    ['head_too_large', good.replace('\r\n', `\r\n${'A: b\r\n'.repeat(201)}`)],
    ['head_too_large', `POST / HTTP/1.1\r\nA: ${'b'.repeat(defaultLimits.headerBytesMax)}`],
    ['target_too_long', good.replace('/hook', `/${'x'.repeat(9_000)}`)],
    ['expectation_unknown', good.replace('Content', 'Expect: wonders\r\nContent')],
    ['method_unknown', good.replace('POST', 'BREW')],
    ['version_unknown', good.replace('1.1', '2.0')],
    ...Array.from({ length: 40 }, (): [string, string] => ['malformed', '\0']),
  ]
  for (const [, bytes] of refused) await exchange(port, bytes)
  const slow = await talk(port)
  slow.write('POST /')
  await slow.closed
  const clients = await Promise.all([talk(port), talk(port), talk(port)])
  for (const client of clients) client.write(good)
  await Promise.all(clients.map((client) => client.answers(1)))
  assert.equal(await (await talk(port)).closed, '')
  const closed = once(server, 'close')
  server.close()
  server.closeIdleConnections()
  await closed
  const expected = Object.fromEntries(
    [...Map.groupBy(refused, ([name]) => name)].map(([name, all]) => [name, all.length]),
  )
  assert.deepEqual(Object.fromEntries(intake.faults), { ...expected, too_slow: 1, connections_max: 1 })
  // Told once a second, and at the end.
  assert.ok(intake.notes <= 3, `${intake.notes}`)
})

test('a sender that ends its side after its request still gets its answer; one that breaks off is let go', async (t) => {
  const { port, server, intake } = await listenNoting(t)
  assert.deepEqual(await statusesOf(port, good + good), [200, 200])
  const accepted = once(server, 'connection') as Promise<[Socket]>
  const client = await talk(port)
  const [socket] = await accepted
  client.write(good.slice(0, -1))
  await until(() => socket.bytesRead === good.length - 1)
  client.socket.resetAndDestroy()
  await once(socket, 'close').catch(() => undefined)
  assert.equal(await exchange(port, ''), '')
  assert.equal(intake.seen.length, 2)
})

test('to a sender that has ended its side the last answer says so, and half a request is told that it is half', async (t) => {
  let release: () => void = () => undefined
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  const { port, server } = await listenNoting(t, { before: () => held })
  const both: Promise<string>[] = []
  for (const bytes of [good, `${good}POST /`]) {
    const accepted = once(server, 'connection') as Promise<[Socket]>
    const client = await talk(port)
    const [socket] = await accepted
    client.socket.allowHalfOpen = true
    client.socket.end(bytes)
    await until(() => socket.bytesRead === bytes.length)
    both.push(client.closed)
  }
  await nextTurn()
  await nextTurn()
  release()
  const [whole = '', half = ''] = await Promise.all(both)
  assert.match(whole, /^HTTP\/1\.1 200 [\s\S]*\r\nconnection: close\r\n/)
  assert.match(half, /^HTTP\/1\.1 200 [\s\S]*HTTP\/1\.1 400 [\s\S]*\r\nconnection: close\r\n/)
})

test('a sender that ended its side and reads slowly gets its whole answer, and then the end', async (t) => {
  const { port, server } = await listenNoting(t, { answer: { status: 200, headers: {}, body: 'x'.repeat(8 << 20) } })
  const accepted = once(server, 'connection') as Promise<[Socket]>
  const client = await talk(port)
  const [socket] = await accepted
  client.socket.pause()
  client.write(good)
  await until(() => socket.writableNeedDrain)
  client.socket.allowHalfOpen = true
  client.socket.end()
  await until(() => socket.readableEnded)
  client.socket.resume()
  assert.ok((await client.closed).length > 8 << 20)
})

test('a server that stops closes what is idle, answers what is under way as the last, and takes no more', async (t) => {
  let release: () => void = () => undefined
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  let isBusy = false
  const before = ({ url }: { url: string }): Promise<void> | undefined => {
    if (url !== '/slow') return undefined
    isBusy = true
    return held
  }
  const { port, server, intake } = await listenNoting(t, { before })
  const [idle, busy, half] = [await talk(port), await talk(port), await talk(port)]
  idle.write(good)
  await idle.answers(1)
  half.write('POST /ha')
  busy.write(good.replace('/hook', '/slow') + good)
  await until(() => isBusy)
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeIdleConnections()
  assert.equal(await idle.closed, '')
  server.closeAllConnections()
  assert.equal(await half.closed, '')
  release()
  const answers = await busy.answers(2)
  assert.deepEqual(
    answers.map(({ status, headers }) => [status, headers.get('connection')]),
    [[200, 'close']],
  )
  await closed
  assert.equal(intake.seen.length, 2)
  await assert.rejects(talk(port), { code: 'ECONNREFUSED' })
})

test('whatever its senders are in the middle of, a server that stops is gone within its bounds', async (t) => {
  const answer = { status: 200, headers: {}, body: 'x'.repeat(300_000) }
  const before = ({ url }: { url: string }): Promise<void> | undefined =>
    url === '/slow' ? new Promise((resolve) => setTimeout(resolve, 20)) : undefined
  const ask = { before, readMs: 200, limits: { bodyReadMs: 200 } }
  const doings = [
    ...[
      '',
      good,
      good.slice(0, 20),
      good.slice(0, -2),
      good + good.slice(0, 9),
      good.replace('/hook', '/slow').repeat(9),
    ],
    ...[
      chunked.slice(0, -2),
      good.replace('5', '900000'),
      good.repeat(500),
      'nonsense\n',
      `${good.replace('1.1', '1.0')}x`,
    ],
  ]
  for (let round = 0; round < 6; round++) {
    const { port, server, intake } = await listenNoting(t, round % 2 === 0 ? ask : { ...ask, answer })
    const clients = await Promise.all(
      doings
        .flatMap((bytes) => [bytes, bytes, bytes])
        .map(async (bytes, i) => {
          const client = await talk(port)
          client.socket.allowHalfOpen = i % 3 !== 0
          if (i % 3 === 1) client.socket.pause()
          client.write(bytes)
          if (i % 3 === 2) client.socket.end()
          return client
        }),
    )
    for (let turn = 0; turn < round * 4; turn++) await nextTurn()
    const closed = new Promise<void>((resolve) => server.close(() => resolve()))
    server.closeIdleConnections()
    await intake.drain()
    server.closeAllConnections()
    await closed
    for (const client of clients) client.socket.destroy()
  }
})

/** Polls, because what it waits for is the other end's state, which tells nobody. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await nextTurn()
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
