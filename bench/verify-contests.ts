// Who is measured against what: every family of schemes, and beside it the cryptography that it cannot do without. Bare
// calls get their content, key and signature ready made: they read no header, judge no age and try no second secret.
import {
  createHash,
  createHmac,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  timingSafeEqual,
  verify,
} from 'node:crypto'
import { HeaderList } from '../src/core/headers.ts'
import { nothingPublished } from '../src/core/published.ts'
import type { WebhookRequest } from '../src/core/request.ts'
import { prepareSource } from '../src/providers/prepare-source.ts'
import { makeSource, type Scheme, type Settings, type Verifier } from '../src/providers/provider.ts'
import { registry } from '../src/providers/registry.ts'
import { bodyHash } from '../src/providers/schemes/claims.ts'
import { httpSignature } from '../src/providers/schemes/http-signature.ts'
import { jwt } from '../src/providers/schemes/jwt.ts'
import { publicKeyScheme } from '../src/providers/schemes/public-key.ts'
import { sharedToken } from '../src/providers/schemes/shared-token.ts'
import { publicKeys, sharedSecrets } from '../src/providers/schemes/token-keys.ts'

export interface Contest {
  family: 'HMAC' | 'other'
  name: string
  ours: () => unknown
  bare: () => boolean
}

export const bodyBytes = 1024
const body = Buffer.alloc(bodyBytes, '{"id":"evt_1","type":"invoice.paid"}')
const at = Date.now()
const seconds = Math.floor(at / 1000)
const deliveryId = 'msg_1'
const secret = 'whsec_bench_of_verification'
/** The key that Standard Webhooks makes of the same secret is its base64. */
const encodedSecret = `whsec_${Buffer.from(secret).toString('base64')}`

export function makeContests(): Contest[] {
  return [
    hmacContest({ id: 'stripe', prefix: `${seconds}.` }),
    hmacContest({ id: 'github' }),
    hmacContest({ id: 'slack', prefix: `v0:${seconds}:` }),
    hmacContest({ id: 'shopify', encoding: 'base64' }),
    hmacContest({
      id: 'standard-webhooks',
      encoding: 'base64',
      prefix: `${deliveryId}.${seconds}.`,
      secrets: [encodedSecret],
    }),
    hmacContest({ id: 'stripe', prefix: `${seconds}.`, secrets: ['whsec_new', secret] }),
    ...(['ed25519', 'ecdsa', 'rsa', 'rsa-pss'] as const).map(publicKeyContest),
    sharedJwtContest(),
    publicJwtContest(),
    messageContest('hmac-sha256'),
    messageContest('ed25519'),
    tokenContest(),
  ].map(checked)
}

/** Both sides have to say yes, or they would be measured at something else. */
function checked(contest: Contest): Contest {
  const verdict = contest.ours() as { ok?: unknown }
  if (verdict.ok !== true) throw new Error(`${contest.name}: it does not verify`)
  if (!contest.bare()) throw new Error(`${contest.name}: the bare calls do not verify`)
  return contest
}

interface HmacCase {
  id: string
  encoding?: 'hex' | 'base64'
  /** What is signed before the body. */
  prefix?: string
  /** The one that signed is the last. */
  secrets?: readonly string[]
}

function hmacContest({ id, encoding = 'hex', prefix = '', secrets = [secret] }: HmacCase): Contest {
  const provider = registry.find((factory) => factory.provider.id === id)?.provider
  if (provider === undefined) throw new Error(`no preset ${id}`)
  const { verifier } = prepareSource(id, makeSource(provider, { secrets }))
  const signer = prepareSource(id, makeSource(provider, { secrets: secrets.slice(-1) })).verifier
  const request = signed(signer)
  const form = encoding === 'hex' ? /[0-9a-f]{64}/ : /[A-Za-z0-9+/]{43}=/
  const wanted = Buffer.from(request.headers.get(provider.scheme.header)?.match(form)?.[0] ?? '')
  const one = (key: string): boolean => {
    const mac = createHmac('sha256', key)
    if (prefix !== '') mac.update(prefix)
    return timingSafeEqual(Buffer.from(mac.update(body).digest(encoding)), wanted)
  }
  const keys = secrets.map((text) => (text === encodedSecret ? secret : text))
  const name = `HMAC, as ${provider.name}${keys.length > 1 ? `, ${keys.length} secrets` : ''}`
  const bareAll = (): boolean => {
    let matched = false
    for (const key of keys) if (one(key)) matched = true
    return matched
  }
  const bare = keys.length === 1 ? (): boolean => one(secret) : bareAll
  return { family: 'HMAC', name, ours: () => verifier.verify(request), bare }
}

type Kind = 'ed25519' | 'ecdsa' | 'rsa' | 'rsa-pss'

function publicKeyContest(kind: Kind): Contest {
  const { key, settings, privateKey } = makePair(kind)
  const scheme = publicKeyScheme({
    header: 'x-signature',
    algorithm: kind === 'rsa-pss' ? 'rsa-pss' : kind,
    keys: { from: 'settings', what: 'a key' },
  })
  const verifier = prepare(scheme, { settings })
  const request = signed(verifier)
  const hash = kind === 'ed25519' ? null : 'sha256'
  const padding = kind === 'rsa-pss' ? { padding: 6 } : {}
  const signature = sign(hash, body, { key: privateKey, ...padding })
  const input = { key, ...padding }
  const bare = (): boolean => verify(hash, body, input, signature)
  return { family: 'other', name: kind, ours: () => verifier.verify(request), bare }
}

const tokenPlace = { header: 'authorization', prefix: 'Bearer ', claims: { body: bodyHash('base64url') } } as const

function sharedJwtContest(): Contest {
  const scheme = jwt({ ...tokenPlace, algorithm: 'HS256', keys: sharedSecrets() })
  const verifier = prepare(scheme, { secrets: [secret] })
  const request = signed(verifier)
  const { input, signature } = readToken(request)
  const isBody = bareBodyHash()
  const bare = (): boolean =>
    timingSafeEqual(createHmac('sha256', secret).update(input).digest(), signature) && isBody()
  return { family: 'other', name: 'JWT HS256 with a hash of the body', ours: () => verifier.verify(request), bare }
}

function publicJwtContest(): Contest {
  const { key, settings } = makePair('rsa')
  const scheme = jwt({ ...tokenPlace, algorithm: 'RS256', keys: publicKeys({ what: 'a key' }) })
  const verifier = prepare(scheme, { settings })
  const request = signed(verifier)
  const { input, signature } = readToken(request)
  const isBody = bareBodyHash()
  const bare = (): boolean => verify('sha256', input, key, signature) && isBody()
  return { family: 'other', name: 'JWT RS256 with a hash of the body', ours: () => verifier.verify(request), bare }
}

function readToken({ headers }: WebhookRequest): { input: Buffer; signature: Buffer } {
  const [head = '', payload = '', signature = ''] = (headers.get('authorization') ?? '')
    .slice('Bearer '.length)
    .split('.')
  return { input: Buffer.from(`${head}.${payload}`), signature: Buffer.from(signature, 'base64url') }
}

function bareBodyHash(): () => boolean {
  const wanted = createHash('sha256').update(body).digest()
  return () => timingSafeEqual(createHash('sha256').update(body).digest(), wanted)
}

function messageContest(algorithm: 'hmac-sha256' | 'ed25519'): Contest {
  const scheme = httpSignature({ keys: { from: 'either' }, covers: ['@method', '@path', 'content-digest'] })
  const { key, settings } = makePair('ed25519')
  const verifier = prepare(scheme, algorithm === 'ed25519' ? { settings } : { secrets: [secret] })
  const request = signed(verifier)
  const digest = request.headers.get('content-digest')
  const parameters = request.headers.get('signature-input')?.replace('sig1=', '')
  const base = Buffer.from(
    `"@method": POST\n"@path": /hook\n"content-digest": ${digest}\n"@signature-params": ${parameters}`,
  )
  const signature = Buffer.from(request.headers.get('signature')?.slice('sig1=:'.length, -1) ?? '', 'base64')
  const isBody = bareBodyHash()
  const isBase =
    algorithm === 'ed25519'
      ? (): boolean => verify(null, base, key, signature)
      : (): boolean => timingSafeEqual(createHmac('sha256', secret).update(base).digest(), signature)
  const name = `HTTP message signature (RFC 9421), ${algorithm}`
  return { family: 'other', name, ours: () => verifier.verify(request), bare: () => isBody() && isBase() }
}

/** A comparison that hides the secret's length is one of hashes; the secret's own could be kept. */
function tokenContest(): Contest {
  const verifier = prepare(sharedToken({ header: 'x-token' }), { secrets: [secret] })
  const request = signed(verifier)
  const given = Buffer.from(secret)
  const wanted = createHash('sha256').update(secret).digest()
  const bare = (): boolean => timingSafeEqual(createHash('sha256').update(given).digest(), wanted)
  return { family: 'other', name: 'shared token', ours: () => verifier.verify(request), bare }
}

function makePair(kind: Kind): { key: KeyObject; privateKey: KeyObject; settings: Settings } {
  const { publicKey, privateKey } = generatePair(kind)
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString()
  const privatePem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  return { key: createPublicKey(pem), privateKey, settings: { publicKey: pem, privateKey: privatePem } }
}

function generatePair(kind: Kind): { publicKey: KeyObject; privateKey: KeyObject } {
  if (kind === 'ed25519') return generateKeyPairSync('ed25519')
  if (kind === 'ecdsa') return generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return generateKeyPairSync('rsa', { modulusLength: 2048 })
}

function prepare(scheme: Scheme, given: { secrets?: readonly string[]; settings?: Settings }): Verifier {
  const { secrets = [], settings = {} } = given
  return scheme.prepare({ secrets, toleranceMs: null, url: null, settings, published: nothingPublished })
}

function signed(verifier: Verifier): WebhookRequest {
  const draft = { method: 'POST', url: 'https://example.com/hook', headers: usualHeaders, body, at, id: deliveryId }
  const { headers } = verifier.sign(draft)
  return { method: 'POST', url: '/hook', headers: HeaderList.from(headers), body, receivedAt: at, remoteAddress: null }
}

const usualHeaders: [string, string][] = [
  ['Host', 'example.com'],
  ['User-Agent', 'Bench/1.0'],
  ['Accept', '*/*'],
  ['Content-Type', 'application/json'],
  ['Content-Length', String(bodyBytes)],
]
