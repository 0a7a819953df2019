// Tokens and detached signatures: made by jose or by hand, so that our verifier is never judged by our own signer alone.
// What the header of a token says must never weaken what the recipe pins.
import assert from 'node:assert/strict'
import { createHash, createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { FlattenedSign, SignJWT } from 'jose'
import type { Published } from '../src/core/published.ts'
import type { Scheme, VerifierOptions } from '../src/providers/provider.ts'
import { audience, bodyHash, fromSetting, oneOf } from '../src/providers/schemes/claims.ts'
import { detachedJws } from '../src/providers/schemes/detached-jws.ts'
import type { JwsAlgorithm } from '../src/providers/schemes/jws-algorithm.ts'
import { type JwtRecipe, jwt } from '../src/providers/schemes/jwt.ts'
import { publicKeys, publishedKeys, sharedSecrets } from '../src/providers/schemes/token-keys.ts'
import {
  at,
  b64,
  body,
  byHand,
  header,
  hs256,
  isError,
  outcome,
  seconds,
  secret,
  toJwk,
  toPem,
  toRequest,
} from './support/tokens.ts'

const nothing: Published = { get: () => null, want: () => undefined }

function prepare(scheme: Scheme, options: Partial<VerifierOptions> = {}): ReturnType<Scheme['prepare']> {
  return scheme.prepare({ secrets: [], toleranceMs: null, url: null, settings: {}, published: nothing, ...options })
}

const kinds: Partial<Record<JwsAlgorithm, () => { publicKey: KeyObject; privateKey: KeyObject }>> = {
  RS256: () => generateKeyPairSync('rsa', { modulusLength: 2048 }),
  RS512: () => generateKeyPairSync('rsa', { modulusLength: 2048 }),
  PS256: () => generateKeyPairSync('rsa', { modulusLength: 2048 }),
  ES256: () => generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  ES384: () => generateKeyPairSync('ec', { namedCurve: 'P-384' }),
  ES512: () => generateKeyPairSync('ec', { namedCurve: 'P-521' }),
  EdDSA: () => generateKeyPairSync('ed25519'),
}
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })

function shared(recipe: Partial<JwtRecipe> = {}): Scheme {
  return jwt({ header, algorithm: 'HS256', keys: sharedSecrets(), ...recipe } as JwtRecipe)
}

describe('a token', () => {
  for (const [algorithm, make] of Object.entries(kinds) as [
    JwsAlgorithm,
    () => { publicKey: KeyObject; privateKey: KeyObject },
  ][]) {
    it(`that jose signs with ${algorithm} verifies, and with another key or for another algorithm does not`, async () => {
      const { publicKey, privateKey } = make()
      const token = await new SignJWT({}).setProtectedHeader({ alg: algorithm }).sign(privateKey)
      const scheme = jwt({ header, algorithm, keys: publicKeys({ what: 'a key' }) })
      assert.equal(await outcome(prepare(scheme, { settings: { publicKey: toPem(publicKey) } }), { token }), 'ok')
      const jwk = JSON.stringify(toJwk(publicKey, { alg: algorithm, use: 'sig' }))
      assert.equal(await outcome(prepare(scheme, { settings: { publicKey: jwk } }), { token }), 'ok')
      const other = prepare(scheme, { settings: { publicKey: toPem(make().publicKey) } })
      assert.equal(await outcome(other, { token }), 'no_matching_secret')
      assert.equal(await outcome(prepare(shared(), { secrets: [secret] }), { token }), 'malformed_header')
    })
  }

  for (const algorithm of ['HS256', 'HS384', 'HS512'] as const) {
    it(`that jose signs with ${algorithm} verifies with its secret only, and with no other algorithm`, async () => {
      const token = await new SignJWT({}).setProtectedHeader({ alg: algorithm }).sign(Buffer.from(secret))
      assert.equal(await outcome(prepare(shared({ algorithm }), { secrets: ['other', secret] }), { token }), 'ok')
      assert.equal(
        await outcome(prepare(shared({ algorithm }), { secrets: ['other'] }), { token }),
        'no_matching_secret',
      )
      const wrong = algorithm === 'HS256' ? 'HS384' : 'HS256'
      assert.equal(
        await outcome(prepare(shared({ algorithm: wrong }), { secrets: [secret] }), { token }),
        'malformed_header',
      )
      const family = shared({ algorithm: ['HS256', 'HS384', 'HS512'] })
      assert.equal(await outcome(prepare(family, { secrets: [secret] }), { token }), 'ok')
    })
  }

  it('tells which secret signed it', async () => {
    const token = byHand({ alg: 'HS256' }, {}, hs256('second'))
    const verdict = await prepare(shared(), { secrets: ['first', 'second', 'third'] }).verify(toRequest({ token }))
    assert.deepEqual(verdict, { ok: true, secret: 1 })
  })

  it('without a signature is refused, whatever it calls that', async () => {
    const signed = byHand({ alg: 'HS256' }, {}, hs256(secret))
    for (const alg of ['none', 'None', 'NONE', '', 'hs256', null, 1, ['HS256']]) {
      for (const signature of [Buffer.alloc(0), Buffer.from(signed.split('.')[2] ?? '', 'base64url')]) {
        const token = byHand({ alg }, {}, () => signature)
        assert.equal(await outcome(prepare(shared(), { secrets: [secret] }), { token }), 'malformed_header')
      }
    }
    const empty = byHand({ alg: 'HS256' }, {}, () => Buffer.alloc(0))
    assert.equal(await outcome(prepare(shared(), { secrets: [secret] }), { token: empty }), 'no_matching_secret')
  })

  it('signed by HMAC with the public key as its secret is refused', async () => {
    const scheme = jwt({ header, algorithm: 'RS256', keys: publicKeys({ what: 'a key' }) })
    const pem = toPem(rsa.publicKey)
    for (const key of [
      pem,
      pem.trim(),
      rsa.publicKey.export({ type: 'spki', format: 'der' }),
      JSON.stringify(toJwk(rsa.publicKey)),
    ]) {
      const token = byHand({ alg: 'HS256' }, {}, (input) => createHmac('sha256', key).update(input).digest())
      assert.equal(await outcome(prepare(scheme, { settings: { publicKey: pem } }), { token }), 'malformed_header')
      const lied = byHand({ alg: 'RS256' }, {}, (input) => createHmac('sha256', key).update(input).digest())
      assert.equal(
        await outcome(prepare(scheme, { settings: { publicKey: pem } }), { token: lied }),
        'no_matching_secret',
      )
    }
    // The same mistake from the other side: a public key among shared secrets would let everybody sign.
    for (const key of [pem, JSON.stringify(toJwk(rsa.publicKey))]) {
      assert.throws(() => prepare(shared(), { secrets: [key] }), isError('config_invalid'))
    }
  })

  it('that brings its own key, or names where to fetch one, is judged by ours', async () => {
    const mallory = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const scheme = jwt({ header, algorithm: 'RS256', keys: publicKeys({ what: 'a key' }) })
    const verifier = prepare(scheme, { settings: { publicKey: toPem(rsa.publicKey) } })
    const brought = [
      { jwk: toJwk(mallory.publicKey) },
      { jku: 'https://evil.example/jwks.json' },
      { x5u: 'https://evil.example' },
    ]
    for (const extra of brought) {
      const token = byHand({ alg: 'RS256', ...extra }, {}, (input) =>
        sign('sha256', Buffer.from(input), mallory.privateKey),
      )
      assert.equal(await outcome(verifier, { token }), 'no_matching_secret')
    }
  })

  it('is read strictly: segments, encoding, header, critical parameters', async () => {
    const good = byHand({ alg: 'HS256', typ: 'JWT' }, { a: 1 }, hs256(secret))
    const [head = '', claims = '', signature = ''] = good.split('.')
    const verifier = prepare(shared(), { secrets: [secret] })
    assert.equal(await outcome(verifier, { token: good }), 'ok')
    const resigned = (first: string, second: string): string =>
      `${first}.${second}.${hs256(secret)(`${first}.${second}`).toString('base64url')}`
    const malformed = [
      '',
      '..',
      head,
      `${head}.${claims}`,
      `${good}.`,
      `${good}.${signature}`,
      `${head}..${signature}`,
      `${good}=`,
      ` ${good}`,
      `${good}\n`,
      good.replaceAll('-', '+').replaceAll('_', '/').concat('='),
      resigned(`${head}=`, claims),
      resigned(head, `${claims}=`),
      resigned(b64('not json'), claims),
      resigned(b64('["HS256"]'), claims),
      resigned(b64('null'), claims),
      resigned(Buffer.from('{"alg":"HS256","x":"\xff"}', 'latin1').toString('base64url'), claims),
      resigned(head, b64('[]')),
      resigned(head, b64('"text"')),
      byHand({ alg: 'HS256', crit: ['exp'] }, {}, hs256(secret)),
      byHand({ alg: 'HS256', crit: [] }, {}, hs256(secret)),
      byHand({ alg: 'HS256', b64: false, crit: ['b64'] }, {}, hs256(secret)),
      byHand({ alg: 'HS256', b64: false }, {}, hs256(secret)),
      byHand({ alg: 'HS256', kid: 7 }, {}, hs256(secret)),
    ]
    for (const token of malformed) {
      assert.equal(await outcome(verifier, { token }), 'malformed_header', JSON.stringify(token.slice(0, 60)))
    }
    assert.equal(await outcome(verifier, {}), 'missing_header')
    assert.equal(await outcome(verifier, { token: good, headers: [[header, 'another']] }), 'malformed_header')
  })

  it('is refused with any one character changed', async () => {
    const token = byHand({ alg: 'HS256' }, { exp: seconds + 60, note: 'tide' }, hs256(secret))
    const verifier = prepare(shared(), { secrets: [secret] })
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/ '
    await fc.assert(
      fc.asyncProperty(fc.nat(token.length - 1), fc.constantFrom(...alphabet), async (place, other) => {
        fc.pre(token[place] !== other)
        const changed = token.slice(0, place) + other + token.slice(place + 1)
        assert.notEqual(await outcome(verifier, { token: changed }), 'ok')
      }),
      { numRuns: 300 },
    )
  })

  it('stands behind its prefix, in any case, and only there', async () => {
    const token = byHand({ alg: 'HS256' }, {}, hs256(secret))
    const bearer = prepare(shared({ prefix: 'Bearer ' } as Partial<JwtRecipe>), { secrets: [secret] })
    assert.equal(await outcome(bearer, { token: `Bearer ${token}` }), 'ok')
    assert.equal(await outcome(bearer, { token: `bearer ${token}` }), 'ok')
    assert.equal(await outcome(bearer, { token }), 'malformed_header')
    assert.equal(
      await outcome(prepare(shared(), { secrets: [secret] }), { token: `Bearer ${token}` }),
      'malformed_header',
    )
  })

  it('of a short RSA key does not count, and such a key stops the start', async () => {
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 1024 })
    const scheme = jwt({ header, algorithm: 'RS256', keys: publicKeys({ what: 'a key' }) })
    assert.throws(() => prepare(scheme, { settings: { publicKey: toPem(publicKey) } }), isError('config_invalid'))
    const curve = generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey
    const es256 = jwt({ header, algorithm: 'ES256', keys: publicKeys({ what: 'a key' }) })
    assert.throws(() => prepare(es256, { settings: { publicKey: toPem(curve) } }), isError('config_invalid'))
    assert.throws(() => prepare(es256), isError('secret_missing'))
  })

  it('may not be verified by two kinds of algorithm', () => {
    assert.throws(() => shared({ algorithm: ['HS256', 'RS256'] }), isError('config_invalid'))
    assert.throws(() => shared({ algorithm: 'none' as JwsAlgorithm }), isError('config_invalid'))
    assert.throws(
      () => prepare(jwt({ header, algorithm: 'RS256', keys: sharedSecrets() }), { secrets: [secret] }),
      isError('config_invalid'),
    )
  })
})

describe('the times of a token', () => {
  const verifier = prepare(shared({ times: { expires: 'always', leewaySeconds: 10 } }), { secrets: [secret] })
  const cases: [claims: Record<string, unknown>, reason: string][] = [
    [{ exp: seconds + 1 }, 'ok'],
    [{ exp: seconds - 9 }, 'ok'],
    [{ exp: seconds - 10 }, 'too_old'],
    [{ exp: seconds + 1, nbf: seconds + 10 }, 'ok'],
    [{ exp: seconds + 60, nbf: seconds + 11 }, 'too_new'],
    [{}, 'malformed_header'],
    [{ exp: String(seconds + 60) }, 'malformed_header'],
    [{ exp: null }, 'malformed_header'],
    [{ exp: -1 }, 'malformed_header'],
    [{ exp: seconds + 60, nbf: 'now' }, 'malformed_header'],
  ]
  for (const [claims, reason] of cases) {
    it(`${JSON.stringify(claims).replaceAll(String(seconds).slice(0, 8), '..')}: ${reason}`, async () => {
      assert.equal(await outcome(verifier, { token: byHand({ alg: 'HS256' }, claims, hs256(secret)) }), reason)
    })
  }

  it('count only once its signature is known to be right', async () => {
    const token = byHand({ alg: 'HS256' }, { exp: 1 }, hs256('other'))
    assert.equal(await outcome(verifier, { token }), 'no_matching_secret')
  })

  it('hold an expiry wherever there is one', async () => {
    const lax = prepare(shared(), { secrets: [secret] })
    assert.equal(await outcome(lax, { token: byHand({ alg: 'HS256' }, {}, hs256(secret)) }), 'ok')
    const old = byHand({ alg: 'HS256' }, { exp: seconds - 3600 }, hs256(secret))
    assert.equal(await outcome(lax, { token: old }), 'too_old')
  })

  it('are judged by its age where it says when it was signed', async () => {
    const scheme = shared({ times: { signed: { claim: 'iat', toleranceSeconds: 300 } } })
    const of = (claims: unknown): string => byHand({ alg: 'HS256' }, claims, hs256(secret))
    const aged = prepare(scheme, { secrets: [secret] })
    assert.equal(await outcome(aged, { token: of({ iat: seconds - 300 }) }), 'ok')
    assert.equal(await outcome(aged, { token: of({ iat: seconds - 302 }) }), 'too_old')
    assert.equal(await outcome(aged, { token: of({ iat: seconds + 302 }) }), 'too_new')
    assert.equal(await outcome(aged, { token: of({}) }), 'malformed_header')
    const narrow = prepare(scheme, { secrets: [secret], toleranceMs: 1000 })
    assert.equal(await outcome(narrow, { token: of({ iat: seconds - 10 }) }), 'too_old')
  })

  it('say nothing where there is no clock', async () => {
    const times = { expires: 'always', signed: { claim: 'iat' } } as const
    const timeless = prepare(shared({ times }), { secrets: [secret], toleranceMs: Number.MAX_SAFE_INTEGER })
    for (const exp of [1, seconds, seconds * 3]) {
      const token = byHand({ alg: 'HS256' }, { exp, nbf: seconds * 2, iat: seconds }, hs256(secret))
      assert.equal(await outcome(timeless, { token, at: 0 }), 'ok')
    }
  })
})

describe('the claims of a token', () => {
  const of = (claims: unknown): string => byHand({ alg: 'HS256' }, claims, hs256(secret))
  const digest = createHash('sha256').update(body).digest()

  for (const encoding of ['hex', 'base64', 'base64url'] as const) {
    it(`tie it to the body by its hash in ${encoding}`, async () => {
      const verifier = prepare(shared({ claims: { sum: bodyHash(encoding) } }), { secrets: [secret] })
      assert.equal(await outcome(verifier, { token: of({ sum: digest.toString(encoding) }) }), 'ok')
      assert.equal(
        await outcome(verifier, { token: of({ sum: digest.toString(encoding) }), body: `${body} ` }),
        'no_matching_secret',
      )
      for (const sum of [undefined, null, '', 7, digest.toString(encoding).slice(1), [digest.toString(encoding)]]) {
        assert.equal(await outcome(verifier, { token: of({ sum }) }), 'no_matching_secret')
      }
    })
  }

  it('say who made it: one of the issuers, to the letter', async () => {
    const verifier = prepare(shared({ claims: { iss: oneOf('https://a.example', 'a.example') } }), {
      secrets: [secret],
    })
    assert.equal(await outcome(verifier, { token: of({ iss: 'a.example' }) }), 'ok')
    for (const iss of ['https://a.example/', 'A.example', ['a.example'], undefined, true, { a: 'a.example' }]) {
      assert.equal(await outcome(verifier, { token: of({ iss }) }), 'no_matching_secret')
    }
    const proto = prepare(shared({ claims: { constructor: oneOf('x') } }), { secrets: [secret] })
    assert.equal(await outcome(proto, { token: of({}) }), 'no_matching_secret')
  })

  it('say for whom it is: the audience or the url of the source, never a Host that came along', async () => {
    const scheme = shared({ claims: { aud: audience() } })
    const url = 'https://hooks.example.com/hooks'
    assert.throws(() => prepare(scheme, { secrets: [secret] }), isError('secret_missing'))
    for (const options of [{ url }, { settings: { audience: url } }]) {
      const verifier = prepare(scheme, { secrets: [secret], ...options })
      assert.equal(await outcome(verifier, { token: of({ aud: url }) }), 'ok')
      assert.equal(await outcome(verifier, { token: of({ aud: ['x', url] }) }), 'ok')
      for (const aud of ['https://evil.example/hooks', [], undefined, [[url]], `${url}/`]) {
        const headers: [string, string][] = [['host', 'evil.example']]
        assert.equal(await outcome(verifier, { token: of({ aud }), headers }), 'no_matching_secret')
      }
    }
  })

  it('are compared with settings, numbers and text alike', async () => {
    const scheme = shared({ claims: { account: fromSetting('account', { what: 'the account' }) } })
    const bound = prepare(scheme, { secrets: [secret], settings: { account: '12' } })
    assert.equal(await outcome(bound, { token: of({ account: 12 }) }), 'ok')
    assert.equal(await outcome(bound, { token: of({ account: '13' }) }), 'no_matching_secret')
    assert.equal(await outcome(bound, { token: of({}) }), 'no_matching_secret')
    assert.equal(await outcome(prepare(scheme, { secrets: [secret] }), { token: of({ account: 13 }) }), 'ok')
  })
})

describe('keys that a provider publishes', () => {
  const url = 'https://keys.example/jwks.json'
  const scheme = jwt({ header, algorithm: 'RS256', keys: publishedKeys({ url: () => url }) })
  const next = generateKeyPairSync('rsa', { modulusLength: 2048 })

  function publisher(): Published & { text: string | null; wanted: number; publish(text: string): void } {
    let document: { text: string; fetchedAt: number } | null = null
    return {
      text: null,
      wanted: 0,
      publish(text) {
        document = { text, fetchedAt: at }
      },
      get: (asked) => (asked === url ? document : null),
      want(asked) {
        assert.equal(asked, url)
        this.wanted += 1
      },
    }
  }

  const of = (kid: string | undefined, key: KeyObject): string =>
    byHand({ alg: 'RS256', ...(kid !== undefined && { kid }) }, {}, (input) => sign('sha256', Buffer.from(input), key))
  const keySet = (...keys: unknown[]): string => JSON.stringify({ keys })

  it('are asked for, and their rotation is followed', async () => {
    const published = publisher()
    const verifier = prepare(scheme, { published })
    const old = of('one', rsa.privateKey)
    assert.equal(await outcome(verifier, { token: old }), 'key_unavailable')
    assert.equal(published.wanted, 1)
    published.publish(keySet(toJwk(rsa.publicKey, { kid: 'one', alg: 'RS256', use: 'sig' })))
    assert.equal(await outcome(verifier, { token: old }), 'ok')
    assert.equal(published.wanted, 1)
    const rotated = of('two', next.privateKey)
    assert.equal(await outcome(verifier, { token: rotated }), 'key_unavailable')
    assert.equal(published.wanted, 2)
    published.publish(keySet(toJwk(rsa.publicKey, { kid: 'one' }), toJwk(next.publicKey, { kid: 'two' })))
    assert.equal(await outcome(verifier, { token: rotated }), 'ok')
    assert.equal(await outcome(verifier, { token: old }), 'ok')
    published.publish(keySet(toJwk(next.publicKey, { kid: 'two' })))
    assert.equal(await outcome(verifier, { token: old }), 'key_unavailable')
    assert.equal(published.wanted, 3)
  })

  it('verify only under the name that they have', async () => {
    const published = publisher()
    published.publish(keySet(toJwk(rsa.publicKey, { kid: 'one' }), toJwk(next.publicKey, { kid: 'two' })))
    const verifier = prepare(scheme, { published })
    assert.equal(await outcome(verifier, { token: of('two', rsa.privateKey) }), 'no_matching_secret')
    assert.equal(await outcome(verifier, { token: of(undefined, next.privateKey) }), 'ok')
    assert.equal(published.wanted, 0)
  })

  it('are passed over where they are for something else, and a broken set is as good as none', async () => {
    const published = publisher()
    const verifier = prepare(scheme, { published })
    const weak = generateKeyPairSync('rsa', { modulusLength: 1024 })
    for (const text of [
      '',
      '<html>',
      'null',
      '[]',
      '{"keys":{}}',
      '{"keys":[null,1,{"kty":"oct","k":"AAAA","kid":"one"}]}',
      keySet(toJwk(rsa.publicKey, { kid: 'one', alg: 'RS512' })),
      keySet(toJwk(rsa.publicKey, { kid: 'one', use: 'enc' })),
      keySet(toJwk(weak.publicKey, { kid: 'one' })),
    ]) {
      published.publish(text)
      assert.equal(await outcome(verifier, { token: of('one', rsa.privateKey) }), 'key_unavailable', text.slice(0, 40))
    }
    published.publish(keySet({ kty: 'EC' }, toJwk(rsa.publicKey, { kid: 'one' })))
    assert.equal(await outcome(verifier, { token: of('one', rsa.privateKey) }), 'ok')
  })

  it('are fetched beforehand, unless the settings have some', () => {
    assert.deepEqual(scheme.documents({}), [url])
    assert.deepEqual(scheme.documents({ publicKey: toPem(rsa.publicKey) }), [])
  })

  it('of settings may be named, and may end', async () => {
    const keys = jwt({ header, algorithm: 'RS256', keys: publicKeys({ what: 'a key' }) })
    const named = prepare(keys, { settings: { publicKey: toPem(rsa.publicKey), kid: 'one' } })
    assert.equal(await outcome(named, { token: of('one', rsa.privateKey) }), 'ok')
    assert.equal(await outcome(named, { token: of('two', rsa.privateKey) }), 'key_unavailable')
    const ended = (expired_at: number | null): string =>
      JSON.stringify(toJwk(rsa.publicKey, { kid: 'one', expired_at }))
    for (const [when, reason] of [
      [null, 'ok'],
      [seconds + 1, 'ok'],
      [seconds, 'key_unavailable'],
    ] as const) {
      const verifier = prepare(keys, { settings: { publicKeys: [ended(when)] } })
      assert.equal(await outcome(verifier, { token: of('one', rsa.privateKey) }), reason)
    }
  })
})

describe('a detached signature', () => {
  const raw = detachedJws({
    header,
    algorithm: 'RS256',
    payload: 'raw',
    keys: publicKeys({ what: 'a key' }),
    timestamp: { parameter: 'ts', unit: 's' },
  })
  const verifier = prepare(raw, { settings: { publicKey: toPem(rsa.publicKey) } })

  async function byJose(parameters: Record<string, unknown>, content = body): Promise<string> {
    const signed = await new FlattenedSign(Buffer.from(content))
      .setProtectedHeader({ alg: 'RS256', b64: false, crit: ['b64'], ...parameters })
      .sign(rsa.privateKey)
    return `${signed.protected}..${signed.signature}`
  }

  it('that jose makes over the body as it is verifies, for this body and now', async () => {
    const token = await byJose({ ts: seconds })
    assert.equal(await outcome(verifier, { token }), 'ok')
    assert.equal(await outcome(verifier, { token, body: body.replace('1.2', '1.3') }), 'no_matching_secret')
    assert.equal(await outcome(verifier, { token, at: at + 301_000 }), 'too_old')
    assert.equal(await outcome(verifier, { token, at: at - 301_000 }), 'too_new')
    assert.equal(await outcome(verifier, { token: await byJose({}) }), 'malformed_header')
    assert.equal(await outcome(verifier, { token: await byJose({ ts: '17e8' }) }), 'malformed_header')
  })

  it('has to say that the body is not encoded, and nothing else that is critical', async () => {
    const signer = (input: string): string =>
      sign('sha256', Buffer.from(`${input}.${body}`), rsa.privateKey).toString('base64url')
    for (const parameters of [
      {},
      { b64: false },
      { crit: ['b64'] },
      { b64: true, crit: ['b64'] },
      { b64: false, crit: ['b64', 'ts'] },
      { b64: false, crit: 'b64' },
      { alg: 'none', b64: false, crit: ['b64'] },
    ]) {
      const head = b64({ alg: 'RS256', ts: seconds, ...parameters })
      assert.equal(await outcome(verifier, { token: `${head}..${signer(head)}` }), 'malformed_header')
    }
  })

  it('is put together with the body in base64url, and never holds a body of its own', async () => {
    const scheme = detachedJws({ header, algorithm: 'RS256', keys: publicKeys({ what: 'a key' }) })
    const encoded = prepare(scheme, { settings: { publicKey: toPem(rsa.publicKey) } })
    const whole = byHand({ alg: 'RS256' }, body, (input) => sign('sha256', Buffer.from(input), rsa.privateKey))
    const [head = '', , signature = ''] = whole.split('.')
    assert.equal(await outcome(encoded, { token: `${head}..${signature}` }), 'ok')
    assert.equal(await outcome(encoded, { token: `${head}..${signature}`, body: '{}' }), 'no_matching_secret')
    assert.equal(await outcome(encoded, { token: whole }), 'malformed_header')
    assert.equal(await outcome(encoded, { token: whole, body: '{}' }), 'malformed_header')
    assert.equal(await outcome(encoded, { token: await byJose({ ts: seconds }) }), 'malformed_header')
  })
})
