// The schemes where requests are malformed, recipes are a user's own, and secrets are missing.
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { CustomOptions } from '../src/providers/custom.ts'
import { custom, github, slack, stripe } from '../src/providers/index.ts'
import { prepareSource } from '../src/providers/prepare-source.ts'
import { signedSample } from '../src/testing/index.ts'
import { judge, outcomeOf, toRequest } from './provider-fixture.ts'

const at = 1_790_000_000_000
const seed = Number(process.env.LANDFALL_TEST_SEED ?? Date.now() % 2 ** 31)

function stripeHeader(timestamp: string, body = '{}', secret = 's'): string {
  return `t=${timestamp},v1=${createHmac('sha256', secret).update(`${timestamp}.${body}`, 'latin1').digest('hex')}`
}

function stripeOutcome(...headers: string[]): Promise<string> {
  const pairs = headers.map((value): [string, string] => ['stripe-signature', value])
  return outcomeOf(stripe({ secrets: ['s'] }), toRequest({ headers: pairs, body: '{}', at }))
}

describe('a signed timestamp', () => {
  const seconds = String(at / 1000)
  const wrong = [
    '',
    'NaN',
    'Infinity',
    '1e3',
    '1.79e9',
    ` ${seconds} `,
    `+${seconds}`,
    '-1',
    '0x6ab13b80',
    `${seconds}.0`,
    `${seconds}n`,
    '1_790_000_000',
    '٣',
    '99999999999999999',
    '9'.repeat(400),
    new Date(at).toISOString(),
  ]
  for (const timestamp of wrong) {
    it(`that is ${JSON.stringify(timestamp.slice(0, 30))} is malformed, though its signature is right`, async () => {
      const signature = createHmac('sha256', 's').update(`v0:${timestamp}:{}`).digest('hex')
      const headers: [string, string][] = [
        ['x-slack-request-timestamp', timestamp],
        ['x-slack-signature', `v0=${signature}`],
      ]
      assert.equal(
        await outcomeOf(slack({ secrets: ['s'] }), toRequest({ headers, body: '{}', at })),
        'malformed_header',
      )
      // Around an entry of a list, white space is no part of it, so there the padded one is just the number.
      if (timestamp.trim() === timestamp) assert.equal(await stripeOutcome(stripeHeader(timestamp)), 'malformed_header')
    })
  }

  it('of another unit is far from now and refused: milliseconds are too new, minutes too old', async () => {
    assert.equal(await stripeOutcome(stripeHeader(String(at))), 'too_new')
    assert.equal(await stripeOutcome(stripeHeader(String(Math.floor(at / 60_000)))), 'too_old')
    assert.equal(await stripeOutcome(stripeHeader('0')), 'too_old')
  })

  it('that comes twice is the last one, as in the SDK', async () => {
    const right = stripeHeader(seconds)
    assert.equal(await stripeOutcome(`t=1,${right}`), 'ok')
    assert.equal(await stripeOutcome(`${right},t=1`), 'no_matching_secret')
    assert.equal(await stripeOutcome(`${right},t=x`), 'malformed_header')
  })

  it('is judged against the time of receipt, and never accepted when there is none', async () => {
    const headers: [string, string][] = [['stripe-signature', stripeHeader(seconds)]]
    assert.equal(
      await outcomeOf(stripe({ secrets: ['s'] }), toRequest({ headers, body: '{}', at: Number.NaN })),
      'too_old',
    )
  })
})

describe('a signature header', () => {
  const right = stripeHeader(String(at / 1000))

  it('that is not there is missing, and one in another form is malformed', async () => {
    assert.equal(await stripeOutcome(), 'missing_header')
    for (const value of [
      '',
      ',',
      't=',
      'v1=',
      '=',
      't=1790000000',
      right.replace('v1=', 'v0='),
      right.replace('v1=', 'V1='),
      right.slice(0, -1),
      `${right}0`,
    ]) {
      assert.equal(await stripeOutcome(value), 'malformed_header', JSON.stringify(value))
    }
  })

  it('that comes twice is fine with one value and malformed with two, in either order', async () => {
    assert.equal(await stripeOutcome(right, right), 'ok')
    const other = stripeHeader(String(at / 1000), 'other')
    assert.equal(await stripeOutcome(right, other), 'malformed_header')
    assert.equal(await stripeOutcome(other, right), 'malformed_header')
  })

  it('is compared to the letter: upper case is not what the provider sends', async () => {
    const value = `sha256=${createHmac('sha256', 's').update('{}').digest('hex')}`
    const outcome = (header: string) =>
      outcomeOf(github({ secrets: ['s'] }), toRequest({ headers: [['X-HUB-Signature-256', header]], body: '{}' }))
    assert.equal(await outcome(value), 'ok')
    assert.equal(await outcome(`sha256=${value.slice(7).toUpperCase()}`), 'no_matching_secret')
    assert.equal(await outcome(value.slice(7)), 'malformed_header')
    // Cut down to a byte, U+0161 would be an 'a', U+0131 a '1' and so on.
    const wide = Array.from(value.slice(7), (digit) => String.fromCharCode(0x100 + digit.charCodeAt(0))).join('')
    assert.notEqual(await outcome(`sha256=${wide}`), 'ok')
  })

  it('may have space around its entries, and unknown ones between them', async () => {
    for (const value of [
      ` ${right.replace(',', ' ,\t')}\u00a0`,
      `v0=1, ${right},,x`,
      right.split(',').reverse().join(','),
    ]) {
      assert.equal(await stripeOutcome(value), 'ok', JSON.stringify(value))
    }
    assert.equal(await stripeOutcome(right.replace('v1=', 'v1= ')), 'malformed_header')
  })

  it('passes with one right signature among wrong ones, and leaves nothing behind for the next', async () => {
    const [time = '', signature = ''] = right.split(',')
    const wrong = `v1=${'0'.repeat(64)}`
    const wide = `v1=${'\u00e9'.repeat(64)}`
    for (const list of [
      [signature, wrong],
      [wrong, signature],
      [wide, signature, 'v1=0'],
    ]) {
      assert.equal(await stripeOutcome([time, ...list].join(',')), 'ok')
      // What was compared last was right: texts that are too short, empty or not ASCII must not meet it again.
      for (const next of [wrong, wide, `${signature.slice(0, -1)}\u00e9`, `v1=${'\u00e9'.repeat(32)}`]) {
        assert.notEqual(await stripeOutcome(`${time},${next}`), 'ok', next)
      }
    }
  })

  it('of any text is refused with a reason, and nothing is thrown', async () => {
    const text = fc.oneof(
      fc.string(),
      fc.string({ unit: fc.constantFrom('t', 'v', '1', '=', ',', ' ', '0', '\0', 'é') }),
    )
    const check = fc.asyncProperty(text, fc.uint8Array(), async (value, body) => {
      for (const make of [stripe, github, slack]) {
        const names = ['stripe-signature', 'x-hub-signature-256', 'x-slack-signature', 'x-slack-request-timestamp']
        const request = toRequest({ headers: names.map((name): [string, string] => [name, value]), body, at })
        const verdict = await judge(make({ secrets: ['s'] }), request)
        assert.equal(verdict.ok, false)
      }
    })
    await fc.assert(check, { seed, numRuns: 300 })
  })

  it('with ten thousand entries is read within its bounds', async () => {
    assert.equal(await stripeOutcome(`${'v1=0,'.repeat(10_000)}${right}`), 'no_matching_secret')
    assert.equal(await stripeOutcome(`${'v2=0,'.repeat(10_000)}${right}`), 'ok')
  })
})

describe('a body', () => {
  const { provider } = github({ secrets: ['s'] })
  const parse = (body: string | Uint8Array, type = 'application/json') =>
    provider.parse(toRequest({ headers: [['content-type', type]], body }))

  it('that is not UTF-8 verifies by its bytes and is read with replacement characters', async () => {
    const body = Buffer.from([0x22, 0xff, 0xfe, 0x22])
    const header = `sha256=${createHmac('sha256', 's').update(body).digest('hex')}`
    assert.equal(
      await outcomeOf(github({ secrets: ['s'] }), toRequest({ headers: [['x-hub-signature-256', header]], body })),
      'ok',
    )
    assert.equal(parse(body), '\ufffd\ufffd')
    assert.equal(
      await outcomeOf(
        github({ secrets: ['s'] }),
        toRequest({ headers: [['x-hub-signature-256', header]], body: '"\ufffd\ufffd"' }),
      ),
      'no_matching_secret',
    )
  })

  it('that is not what its content type says is unreadable, without a piece of it in the message', () => {
    for (const [body, type] of [
      ['{"secret":', 'application/json'],
      ['hunter2', 'text/plain'],
      ['payload=%7Bhunter2', 'application/x-www-form-urlencoded'],
    ] as const) {
      assert.throws(
        () => parse(body, type),
        (error: Error & { code?: string }) => error.code === 'body_unreadable' && !/hunter2|secret/.test(error.message),
      )
    }
    assert.equal(parse(''), null)
  })

  it('may name its fields after the prototype, and they stay fields', () => {
    const form = parse('__proto__=1&constructor=2&a=1&a=2', 'application/x-www-form-urlencoded') as Record<
      string,
      unknown
    >
    assert.deepEqual(Object.entries(form), [
      ['__proto__', '1'],
      ['constructor', '2'],
      ['a', ['1', '2']],
    ])
    assert.equal(Object.getPrototypeOf(form), Object.prototype)
    const source = custom({ secrets: ['s'], key: 'body:/__proto__/id', type: 'body:/constructor/name' })
    const request = toRequest({ headers: [], body: '{}' })
    const [event] = source.provider.read(request, source.provider.parse(request))
    assert.match(event?.key ?? '', /^sha256:/)
    assert.equal(event?.type, 'unknown')
  })

  it('of a hundred thousand form fields is read in one pass', () => {
    const body = Array.from({ length: 100_000 }, (_, i) => `f${i}=`).join('&')
    assert.equal(Object.keys(parse(body, 'application/x-www-form-urlencoded') as object).length, 100_000)
  })
})

describe('a key and a type', () => {
  const read = (id: unknown, type: unknown = 'a') => {
    const source = custom({
      secrets: ['s'],
      key: 'body:/id',
      type: 'body:/type',
      createdAt: { at: 'body:/at', unit: 's' },
    })
    const request = toRequest({
      headers: [],
      body: typeof id === 'string' && id.startsWith('{') ? id : JSON.stringify({ id, type }),
    })
    const [event] = source.provider.read(request, source.provider.parse(request))
    assert.ok(event)
    return event
  }

  it('that no database would take are kept apart by their hash', () => {
    const odd = ['\0', '\0\0', 'x'.repeat(256), 'x'.repeat(257), '\ud800', '\ud801', 'a\nb']
    const keys = odd.map((id) => read(id).key)
    assert.equal(new Set(keys).size, odd.length)
    for (const key of keys) assert.match(key, /^sha256:[0-9a-f]{64}$/)
    assert.equal(read('x'.repeat(255)).key, 'x'.repeat(255))
    assert.equal(read('k', 'a\0b').type, 'a?b')
    assert.equal(read('k', 'x'.repeat(9_000)).type.length, 255)
  })

  it('that are integers beyond what JSON keeps exactly do not become one key', () => {
    assert.notEqual(read('{"id":9007199254740993,"n":1}').key, read('{"id":9007199254740992,"n":2}').key)
    assert.equal(read('{"id":42}').key, '42')
  })

  it('come with a time only where it is one', () => {
    assert.equal(read('{"at":1790000000}').createdAt, at)
    assert.equal(read('{"at":1790000000.25}').createdAt, at + 250)
    assert.equal(read('{"at":"2026-09-21T14:13:20Z"}').createdAt, Date.parse('2026-09-21T14:13:20Z'))
    for (const wrong of ['1e300', '-1', '"soon"', '"0x10"', '""', 'null', '{}', '9999999999999999'])
      assert.equal(read(`{"at":${wrong}}`).createdAt, null)
  })
})

describe('recipes of a custom source', () => {
  const recipes: [string, CustomOptions][] = [
    ['the default', { secrets: ['s'] }],
    [
      'HMAC-SHA512 in base64 over time, method, path and body',
      {
        secrets: ['s'],
        verify: {
          hmac: {
            header: 'X-Sig',
            algorithm: 'sha512',
            encoding: 'base64',
            content: '{timestamp}\n{method} {path}\n{header:X-Tenant}\n{body}',
            timestamp: { header: 'X-Time', unit: 'ms' },
          },
        },
      },
    ],
    [
      'HMAC in base64url over an ISO time and an id',
      {
        secrets: ['s'],
        verify: {
          hmac: {
            header: 'X-Sig',
            encoding: 'base64url',
            content: '{id}|{timestamp}|{body}',
            idHeader: 'X-Id',
            timestamp: { header: 'X-Time', unit: 'iso' },
          },
        },
      },
    ],
    [
      'HMAC in upper-case hex under a hex key',
      { secrets: ['00ff'], verify: { hmac: { header: 'X-Sig', encoding: 'hex-upper', secret: { as: 'hex' } } } },
    ],
    [
      'HMAC over the URL',
      { secrets: ['s'], verify: { hmac: { header: 'X-Sig', algorithm: 'sha1', content: '{url}{body}' } } },
    ],
    [
      'Standard Webhooks under the prefix svix',
      { secrets: ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'], verify: { standardWebhooks: { prefix: 'svix' } } },
    ],
    ['a shared token', { secrets: ['pässword'], verify: { sharedToken: { header: 'X-Token' } } }],
    [
      'a Bearer token',
      {
        secrets: ['abc'],
        verify: { sharedToken: { header: 'Authorization', prefix: 'Bearer ' } },
        key: 'header:X-Id',
        type: 'body:/meta/type',
      },
    ],
    ['Basic', { secrets: ['Aladdin:open sesame'], verify: { basic: true } }],
  ]
  /** Where a secret has a form, a wrong one of that form. */
  const wrongSecrets = new Map([
    ['00ff', '00fe'],
    ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'whsec_d2hzZWM='],
    ['Aladdin:open sesame', 'Aladdin:close sesame'],
  ])
  for (const [name, options] of recipes) {
    it(`as ${name} accept what they signed, and refuse it with another secret or without its header`, async () => {
      const source = custom(options)
      const sample = signedSample(source, undefined, { at, url: 'https://example.com/hooks/a?b=c' })
      const request = toRequest({ ...sample, at })
      assert.equal(await outcomeOf(source, request), 'ok')
      const other = custom({ ...options, secrets: [wrongSecrets.get(String(options.secrets?.[0])) ?? 'another'] })
      assert.equal(await outcomeOf(other, request), 'no_matching_secret')
      const bare = toRequest({
        headers: sample.headers.filter(([header]) => header !== source.provider.scheme.header),
        body: sample.body,
        at,
        url: sample.url,
      })
      assert.equal(await outcomeOf(source, bare), 'missing_header')
    })
  }

  it('read key and type from where they say', () => {
    const source = custom({
      secrets: ['abc'],
      verify: { sharedToken: { header: 'x-token' } },
      key: 'header:X-Id',
      type: 'body:/meta/type',
    })
    const request = toRequest({ headers: [['x-id', 'k1']], body: '{"meta":{"type":"a.b"}}' })
    assert.deepEqual(source.provider.read(request, source.provider.parse(request)), [
      { key: 'k1', type: 'a.b', createdAt: null, pointer: null },
    ])
    assert.equal(source.provider.authenticates, 'sender')
    assert.equal(custom({ secrets: ['s'] }).provider.authenticates, 'body')
  })

  const broken: [string, NonNullable<CustomOptions['verify']>][] = [
    ['an unknown placeholder', { hmac: { header: 'x', content: '{nonce}' } }],
    ['a placeholder named after the prototype', { hmac: { header: 'x', content: '{constructor}' } }],
    ['a timestamp nobody declared', { hmac: { header: 'x', content: '{timestamp}{body}' } }],
    ['a timestamp that is not signed', { hmac: { header: 'x', timestamp: { header: 'x-time' } } }],
    ['a timestamp that is nowhere', { hmac: { header: 'x', content: '{timestamp}{body}', timestamp: {} } }],
    ['an id without its header', { hmac: { header: 'x', content: '{id}{body}' } }],
    [
      'a format without a signature',
      { hmac: { header: 'x', format: 't={timestamp}', content: '{timestamp}{body}', timestamp: {} } },
    ],
    ['an algorithm that is none', { hmac: { header: 'x', algorithm: 'sha257' as 'sha256' } }],
    [
      'a tolerance that is no number',
      { hmac: { header: 'x', content: '{timestamp}{body}', timestamp: { header: 't', toleranceSeconds: Number.NaN } } },
    ],
  ]
  for (const [name, verify] of broken) {
    it(`with ${name} do not start`, () => {
      assert.throws(() => custom({ secrets: ['s'], verify }), { code: 'config_invalid' })
    })
  }

  it('that sign the path never throw, whatever the request line held', async () => {
    const source = custom({ secrets: ['s'], verify: { hmac: { header: 'x-sig', content: '{path}{body}' } } })
    for (const url of ['*', 'http://[', '', '//', 'https://example.com:99999/']) {
      assert.equal(
        await outcomeOf(source, toRequest({ headers: [['x-sig', '0'.repeat(64)]], body: '', url })),
        'no_matching_secret',
      )
    }
  })

  it('that sign a header take its bytes as they stood on the wire', async () => {
    const source = custom({ secrets: ['s'], verify: { hmac: { header: 'x-sig', content: '§{header:x-name}{body}' } } })
    const signature = createHmac('sha256', 's').update('§Zoë!', 'utf8').digest('hex')
    const onTheWire = Buffer.from('Zoë', 'utf8').toString('latin1')
    const outcome = (name: string) =>
      outcomeOf(
        source,
        toRequest({
          headers: [
            ['x-name', name],
            ['x-sig', signature],
          ],
          body: '!',
        }),
      )
    assert.equal(await outcome(onTheWire), 'ok')
    assert.equal(await outcome('Zoe'), 'no_matching_secret')
  })
})

describe('Basic and tokens', () => {
  const basicOutcome = (value: string, secret = 'Aladdin:open sesame') =>
    outcomeOf(
      custom({ secrets: ['x:y', secret], verify: { basic: true } }),
      toRequest({ headers: [['Authorization', value]], body: '' }),
    )

  it('accept the examples of RFC 7617, in any case of the word Basic', async () => {
    assert.equal(await basicOutcome('Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=='), 'ok')
    assert.equal(await basicOutcome('bASIC QWxhZGRpbjpvcGVuIHNlc2FtZQ=='), 'ok')
    assert.equal(await basicOutcome('Basic dGVzdDoxMjPCow==', 'test:123£'), 'ok')
  })

  it('refuse other users, other schemes, and Base64 that has bits left over', async () => {
    assert.equal(await basicOutcome('Basic QWxhZGRpbjpvcGVuIHNlc2FtZg=='), 'no_matching_secret')
    for (const value of [
      '',
      'Basic',
      'Basic ',
      'Basic QQ',
      'Bearer QWxhZGRpbjpvcGVuIHNlc2FtZQ==',
      'Basic QWxhZGRpbjpvcGVuIHNlc2FtZR==',
      'Basic a:b',
      'Basic Q===',
    ]) {
      assert.equal(await basicOutcome(value), 'malformed_header', value)
    }
  })

  it('say which secret matched, and take no empty, shortened or lengthened token', async () => {
    const source = custom({ secrets: ['first', 'second'], verify: { sharedToken: { header: 'x-token' } } })
    const verdict = (token: string) => judge(source, toRequest({ headers: [['X-Token', token]], body: '' }))
    assert.deepEqual(await verdict('second'), { ok: true, secret: 1 })
    for (const token of ['', 'secon', 'second ', 'Second', 'firstsecond'])
      assert.equal((await verdict(token)).ok, false)
  })
})

describe('a source', () => {
  it('without a secret is refused by its name', () => {
    for (const secrets of [[], [undefined], [''], [' \n', undefined], undefined, null, '']) {
      assert.throws(
        () => prepareSource('billing', stripe({ secrets: secrets as unknown as string[] })),
        (error: Error & { code?: string }) => error.code === 'secret_missing' && error.message.includes('"billing"'),
      )
    }
  })

  it('with one secret beside empty ones counts only that', () => {
    assert.equal(prepareSource('billing', stripe({ secrets: [undefined, 'a', '', '  ', 'b'] })).secrets, 2)
  })

  it('with a secret that is not text is refused, and the secret is not in the message', () => {
    for (const secrets of ['hunter2', [{ secret: 'hunter2' }], { 0: 'hunter2' }]) {
      assert.throws(
        () => prepareSource('billing', stripe({ secrets: secrets as unknown as string[] })),
        (error: Error & { code?: string }) => error.code === 'config_invalid' && !error.message.includes('hunter2'),
      )
    }
  })

  it('uses a secret as it is, spaces and line ends included', async () => {
    const source = stripe({ secrets: ['s\n'] })
    const outcome = (secret: string) =>
      outcomeOf(
        source,
        toRequest({ headers: [['stripe-signature', stripeHeader(String(at / 1000), '{}', secret)]], body: '{}', at }),
      )
    assert.equal(await outcome('s\n'), 'ok')
    assert.equal(await outcome('s'), 'no_matching_secret')
  })

  it('with a tolerance in words has it in milliseconds, and names itself when it is none', () => {
    assert.equal(prepareSource('billing', stripe({ secrets: ['s'], tolerance: '2m' })).toleranceMs, 120_000)
    assert.equal(prepareSource('billing', stripe({ secrets: ['s'] })).toleranceMs, null)
    assert.throws(
      () => prepareSource('billing', stripe({ secrets: ['s'], tolerance: 'soon' as '1s' })),
      (error: Error & { code?: string }) => error.code === 'config_invalid' && error.message.includes('billing'),
    )
  })
})
