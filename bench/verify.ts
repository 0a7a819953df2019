// What verification costs beside the bare node:crypto calls it cannot do without: the same request, in turns, medians.
import {
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
import { makeSource, type Scheme, type Verifier } from '../src/providers/provider.ts'
import { registry } from '../src/providers/registry.ts'
import { publicKeyScheme } from '../src/providers/schemes/public-key.ts'
import type { Report } from './report.ts'

const rounds = 9
const callsPerRound = 4_000
const bodyBytes = 1024
const secret = 'whsec_bench_of_verification'
const body = Buffer.alloc(bodyBytes, '{"id":"evt_1","type":"invoice.paid"}')
const at = Date.now()

interface Contest {
  name: string
  ours: () => unknown
  bare: () => unknown
}

export async function benchVerify(): Promise<Report> {
  const contests = [
    ...['stripe', 'github', 'slack'].map(presetContest),
    ...['ed25519', 'ecdsa', 'rsa'].map((kind) => publicContest(kind as Kind)),
  ]
  const rows = contests.map(measure)
  return {
    title: 'Verification',
    setting: `${bodyBytes} byte bodies; median of ${rounds} rounds of ${callsPerRound} calls, in turns`,
    heading: ['', 'ours µs', 'bare node:crypto µs', 'ratio'],
    rows: rows.map(({ name, ours, bare }) => [name, ours.toFixed(2), bare.toFixed(2), (ours / bare).toFixed(2)]),
    findings: [
      `HMAC at most ${Math.max(...rows.slice(0, 3).map(({ ours, bare }) => ours / bare)).toFixed(2)} times the bare calls (must be at most 1.3)`,
    ],
  }
}

function measure({ name, ours, bare }: Contest): { name: string; ours: number; bare: number } {
  const times: Record<'ours' | 'bare', number[]> = { ours: [], bare: [] }
  for (let round = 0; round <= rounds; round++) {
    for (const [who, call] of [
      ['ours', ours],
      ['bare', bare],
    ] as const) {
      const began = performance.now()
      for (let i = 0; i < callsPerRound; i++) call()
      // The first round is for the compiler.
      if (round > 0) times[who].push(((performance.now() - began) / callsPerRound) * 1000)
    }
  }
  const median = (all: number[]): number => all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)] as number
  return { name, ours: median(times.ours), bare: median(times.bare) }
}

function presetContest(id: string): Contest {
  const provider = registry.find((factory) => factory.provider.id === id)?.provider
  if (provider === undefined) throw new Error(`no preset ${id}`)
  const { verifier } = prepareSource(id, makeSource(provider, { secrets: [secret] }))
  const request = signed(verifier)
  // What nobody can do without: the HMAC over the same bytes, in the same encoding, and the comparison.
  const proof = request.headers.get(provider.scheme.header)?.match(/[0-9a-f]{64}/)?.[0] ?? ''
  const wanted = Buffer.from(proof)
  const seconds = Math.floor(at / 1000)
  const prefix = id === 'stripe' ? `${seconds}.` : id === 'slack' ? `v0:${seconds}:` : ''
  const bare = (): boolean => {
    const mac = createHmac('sha256', secret)
    if (prefix !== '') mac.update(prefix)
    return timingSafeEqual(Buffer.from(mac.update(body).digest('hex')), wanted)
  }
  if (!bare()) throw new Error(`${id}: the bare calls do not verify`)
  return { name: `HMAC, as ${provider.name}`, ours: () => verifier.verify(request), bare }
}

type Kind = 'ed25519' | 'ecdsa' | 'rsa'

function publicContest(kind: Kind): Contest {
  const { publicKey, privateKey } = makePair(kind)
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString()
  const privatePem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  const scheme: Scheme = publicKeyScheme({
    header: 'x-signature',
    algorithm: kind,
    keys: { from: 'settings', what: 'a key' },
  })
  const settings = { publicKey: pem, privateKey: privatePem }
  const verifier = scheme.prepare({ secrets: [], toleranceMs: null, url: null, settings, published: nothingPublished })
  const request = signed(verifier)
  const hash = kind === 'ed25519' ? null : 'sha256'
  const key = createPublicKey(pem)
  const signature = sign(hash, body, privateKey)
  return { name: kind, ours: () => verifier.verify(request), bare: () => verify(hash, body, key, signature) }
}

function makePair(kind: Kind): { publicKey: KeyObject; privateKey: KeyObject } {
  if (kind === 'ed25519') return generateKeyPairSync('ed25519')
  if (kind === 'ecdsa') return generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return generateKeyPairSync('rsa', { modulusLength: 2048 })
}

function signed(verifier: Verifier): WebhookRequest {
  const draft = { method: 'POST', url: 'https://example.com/hook', headers: usualHeaders, body, at, id: 'msg_1' }
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
