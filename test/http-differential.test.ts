// Our listener against node:http on the same bytes: what is well formed is read alike, and what was tampered with is never
// taken by ours in a way that node:http does not share. Two readings of one request are what smuggling is made of.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { listenTwice, type Readings } from './http/differential.ts'

const seed = Number(process.env.LANDFALL_TEST_SEED ?? Date.now() % 2 ** 31)
const runs = Number(process.env.LANDFALL_HTTP_RUNS ?? 1500)

const characters = (from: number, to: number, without = '') =>
  Array.from({ length: to - from + 1 }, (_, i) => String.fromCharCode(from + i)).filter((one) => !without.includes(one))
const text = (all: readonly string[], bounds: { minLength?: number; maxLength: number }) =>
  fc.array(fc.constantFrom(...all), bounds).map((some) => some.join(''))

const tokens = [..."!#$%&'*+-.^_`|~09azAZ"]
const blank = text([' ', '\t'], { maxLength: 2 })
const name = text(tokens, { minLength: 1, maxLength: 12 }).filter(
  (some) => !/^(host|expect|connection|upgrade|trailer|te|content-length|transfer-encoding)$/i.test(some),
)
const value = text([...characters(0x20, 0x7e), ...characters(0x80, 0xff), '\t'], { maxLength: 40 }).map((some) =>
  some.replace(/^[ \t]+|[ \t]+$/g, ''),
)
const header = fc.tuple(name, blank, value, blank).map(([a, b, c, d]) => `${a}:${b}${c}${d}`)
const target = text(characters(0x21, 0x7e, '#'), { maxLength: 30 }).map((some) => `/${some}`)
const body = text(characters(0, 0xff), { maxLength: 60 })
const method = fc.constantFrom('POST', 'POST', 'GET', 'PUT', 'HEAD', 'DELETE', 'OPTIONS', 'PATCH', 'TRACE')
const hexadecimal = (size: number, isUpper: boolean): string =>
  isUpper ? size.toString(16).toUpperCase().padStart(4, '0') : size.toString(16)
const extension = fc.constantFrom('', '', ';a', ';a=b', ';a="b c"', ';a;b=c')
const chunk = fc
  .tuple(text(characters(0, 0xff), { minLength: 1, maxLength: 30 }), fc.boolean(), extension)
  .map(([data, isUpper, ext]) => `${hexadecimal(data.length, isUpper)}${ext}\r\n${data}\r\n`)
const framed = fc.oneof(
  body.map((some) => ({ lines: [`Content-Length: ${some.length}`], wire: some })),
  fc.constant({ lines: [], wire: '' }),
  fc.tuple(fc.array(chunk, { maxLength: 4 }), fc.array(header, { maxLength: 2 })).map(([chunks, trailers]) => ({
    lines: ['Transfer-Encoding: chunked'],
    wire: `${chunks.join('')}0\r\n${trailers.map((line) => `${line}\r\n`).join('')}\r\n`,
  })),
)
const request = fc
  .record({ method, target, framed, headers: fc.array(header, { maxLength: 6 }), at: fc.nat({ max: 6 }) })
  .map((one) => {
    const lines = [...one.headers]
    lines.splice(one.at, 0, 'Host: example.test:80', ...one.framed.lines)
    return `${one.method} ${one.target} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n${one.framed.wire}`
  })

test('any well-formed requests, one or pipelined, are seen exactly as node:http sees them', async (t) => {
  const read = await listenTwice(t)
  t.diagnostic(`seed ${seed}`)
  const several = fc.array(request, { minLength: 1, maxLength: 3 })
  await fc.assert(
    fc.asyncProperty(several, async (requests) => {
      const { ours, theirs } = await read(requests.join(''))
      assert.equal(ours.length, requests.length)
      assert.deepEqual(ours, theirs)
    }),
    { seed, numRuns: Math.ceil(runs / 3) },
  )
})

/** What attackers put where it does not belong. */
const venom = [
  ...[
    '\r',
    '\n',
    '\r\n',
    '\r\n\r\n',
    ' ',
    '\t',
    '\0',
    '\x0b',
    '\x7f',
    '\x80',
    '\xff',
    ':',
    ';',
    ',',
    '"',
    '\\',
    '#',
    '@',
    '/',
  ],
  ...['0', '5', 'a', 'x', '+', '-', '0x', '*', 'Content-Length: 5\r\n', 'content-length:\t0\r\n', 'Content-Length: 1'],
  ...[
    'Transfer-Encoding: chunked\r\n',
    'Transfer-Encoding : chunked\r\n',
    'transfer-encoding: identity\r\n',
    'chunked',
  ],
  ...[
    'Transfer-Encoding:\r\n chunked\r\n',
    'X: y\r\n z\r\n',
    'Host: b\r\n',
    'Connection: close\r\n',
    'Expect: 100-continue\r\n',
  ],
  ...[
    'HTTP/1.1',
    'HTTP/1.0',
    'http://h/',
    'POST / HTTP/1.1\r\nHost: x\r\n\r\n',
    '0\r\n\r\n',
    '5\r\nhello\r\n',
    'Upgrade: a\r\n',
  ],
]
const mutation = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  cut: fc.constantFrom(0, 0, 0, 1, 1, 2, 5, 30),
  put: fc.oneof(fc.constantFrom(...venom), fc.constant('')),
  /** At a line's beginning rather than anywhere. */
  atLine: fc.boolean(),
})

function mutate(
  bytes: string,
  { at, cut, put, atLine }: typeof mutation extends fc.Arbitrary<infer M> ? M : never,
): string {
  let place = Math.floor(at * bytes.length)
  if (atLine) place = bytes.indexOf('\n', place) + 1
  return bytes.slice(0, place) + put + bytes.slice(place + cut)
}

test('requests that were tampered with are refused, or seen exactly as node:http sees them', async (t) => {
  const read = await listenTwice(t)
  const counts = { taken: 0, refused: 0 }
  const spoilt = fc
    .tuple(fc.array(request, { minLength: 1, maxLength: 2 }), fc.array(mutation, { minLength: 1, maxLength: 3 }))
    .map(([requests, mutations]) => mutations.reduce(mutate, requests.join('')))
  await fc.assert(
    fc.asyncProperty(spoilt, async (bytes) => {
      const { ours, theirs } = await read(bytes)
      counts[ours.length > 0 ? 'taken' : 'refused'] += 1
      assertNotOtherwise({ ours, theirs })
    }),
    { seed, numRuns: runs },
  )
  t.diagnostic(`seed ${seed}: ${counts.taken} taken, ${counts.refused} refused`)
  assert.ok(counts.taken > runs / 20 && counts.refused > runs / 20, 'the mutations are all harmless, or all deadly')
})

/** Ours may stop earlier; as far as it goes, theirs has the same. An absolute target we reduce, and node:http does not. */
function assertNotOtherwise({ ours, theirs }: Readings): void {
  const reduced = theirs.map((one) => ({ ...one, url: one.url.replace(/^https?:\/\/[^/?]*(?=\/)/i, '') }))
  assert.deepEqual(ours, reduced.slice(0, ours.length))
}
