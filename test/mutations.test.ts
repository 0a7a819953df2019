// No false acceptance: seeded mutations of the valid requests of every preset, over all schemes. What is changed is always
// something that the proof covers, so every mutant has to be refused. LANDFALL_MUTATIONS=1000000 runs more;
// LANDFALL_TEST_SEED=... repeats a run.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Random } from '../src/core/clock.ts'
import { HeaderList } from '../src/core/headers.ts'
import type { WebhookRequest } from '../src/core/request.ts'
import { type Captured, toRequest } from '../src/providers/judge-captured.ts'
import { prepareSource } from '../src/providers/prepare-source.ts'
import { type Coverage, makeSource, type Provider, type Verifier } from '../src/providers/provider.ts'
import { registry } from '../src/providers/registry.ts'
import { makeRandom } from '../src/testing/seeded-random.ts'
import { readVectors, toCaptured } from './support/vectors.ts'

const mutations = Number(process.env.LANDFALL_MUTATIONS ?? 50_000)
const seed = process.env.LANDFALL_TEST_SEED ?? String(Date.now())

interface Specimen {
  provider: Provider
  authenticates: Coverage
  verifier: Verifier
  request: WebhookRequest
  source: string
}

/** A mutant, or null where this mutation does not apply to this request. */
type Mutation = (specimen: Specimen, random: Random) => WebhookRequest | null

test(`none of ${mutations} mutations is accepted (seed ${seed})`, { timeout: 3_600_000 }, async (t) => {
  const random = makeRandom(seed)
  const specimens = await collect()
  const byScheme: Record<string, number> = {}
  let done = 0
  while (done < mutations) {
    const specimen = pick(specimens, random)
    const [name, mutation] = pick(mutationList, random)
    const mutant = mutation(specimen, random)
    if (mutant === null) continue
    done += 1
    const { kind } = specimen.provider.scheme
    byScheme[kind] = (byScheme[kind] ?? 0) + 1
    const verdict = await specimen.verifier.verify(mutant)
    if (verdict.ok)
      assert.fail(`${specimen.provider.id}: ${name} was accepted, seed ${seed}: ${specimen.source}\n${show(mutant)}`)
  }
  t.diagnostic(`mutations: ${JSON.stringify({ seed, done, specimens: specimens.length, byScheme })}`)
})

/** Valid vectors with one signature: of two, the other one would still be right. */
async function collect(): Promise<Specimen[]> {
  const found: Specimen[] = []
  for (const { provider } of registry) {
    for (const vector of readVectors(provider.id).vectors) {
      if (!vector.valid) continue
      const captured: Captured = toCaptured(provider.id, vector)
      const tolerance = captured.at === null ? { tolerance: Number.MAX_SAFE_INTEGER } : {}
      if (provider.scheme.needsSecrets && captured.secrets?.length === 0) continue
      const { verifier, authenticates } = prepareSource(
        provider.id,
        makeSource(provider, { ...tolerance, ...captured.options, secrets: captured.secrets ?? [] }),
      )
      const request = toRequest(captured)
      const proof = request.headers.get(provider.scheme.header) ?? ''
      if (
        proof.split(provider.scheme.kind === 'hmac' ? /[ ,;&.|]/ : /[ ,;&]/).filter((part) => part.length > 24).length >
        1
      )
        continue
      if ((await verifier.verify(request)).ok)
        found.push({ provider, authenticates, verifier, request, source: vector.source })
    }
  }
  assert.ok(found.length > 0)
  return found
}

const mutationList: [string, Mutation][] = [
  ['a flipped bit in the body', onBody((body, random) => flip(body, random))],
  [
    'a byte more in the body',
    onBody((body, random) =>
      splice(body, { at: below(body.length + 1, random), remove: 0, insert: [below(256, random)] }),
    ),
  ],
  [
    'a byte less in the body',
    onBody((body, random) =>
      body.length === 0 ? null : splice(body, { at: below(body.length, random), remove: 1, insert: [] }),
    ),
  ],
  [
    'a body that is cut',
    onBody((body, random) => (body.length < 2 ? null : body.subarray(0, 1 + below(body.length - 1, random)))),
  ],
  ['a body written twice', onBody((body) => (body.length === 0 ? null : Buffer.concat([body, body])))],
  ['another signature', onProof((proof, random) => replaceDigit(proof, random))],
  // Of a list, the last entry may be one that is not looked at.
  ['a signature without its end', onProof((proof) => (proof.includes(',') ? proof : proof.slice(0, -4)))],
  ['a longer signature', onProof((proof) => (proof.includes(',') ? proof : `${proof}A`))],
  ['an empty signature', onProof(() => '')],
  ['no signature', (specimen) => withProof(specimen, null)],
]

/**
 * They sign a form's decoded fields, some of them run together ('a=bc' and 'ab=c' are one to them) and some only one of
 * them: the form's own bytes, its encoding and its other fields are nothing they ever signed.
 */
const signsFields = new Set(['twilio', 'plivo', 'paddle-classic', 'mandrill', 'gitea', 'braintree'])

/** They sign JSON without the white space between its tokens: a body that differs in that alone is what they signed. */
const signsMinified = new Set(['midtrans'])

function isSameJson(one: Uint8Array, other: Uint8Array): boolean {
  try {
    const [left, right] = [one, other].map((body) => JSON.stringify(JSON.parse(Buffer.from(body).toString('utf8'))))
    return left === right
  } catch {
    return false
  }
}

/** Only where the whole body is covered. */
function onBody(change: (body: Uint8Array, random: Random) => Uint8Array | null): Mutation {
  return ({ provider, authenticates, request }, random) => {
    if (authenticates !== 'body' || signsFields.has(provider.id)) return null
    const body = change(request.body, random)
    if (body === null || Buffer.compare(body, request.body) === 0) return null
    if (signsMinified.has(provider.id) && isSameJson(body, request.body)) return null
    return { ...request, body }
  }
}

function onProof(change: (proof: string, random: Random) => string): Mutation {
  return (specimen, random) => {
    const proof = specimen.request.headers.get(specimen.provider.scheme.header)
    if (proof === undefined || specimen.authenticates === 'nothing') return null
    const changed = change(proof, random)
    return changed === proof ? null : withProof(specimen, changed)
  }
}

function withProof({ provider, request }: Specimen, proof: string | null): WebhookRequest | null {
  const { header } = provider.scheme
  if (request.headers.get(header) === undefined) return null
  const pairs = request.headers.pairs().flatMap(([name, value]): [string, string][] => {
    if (name.toLowerCase() !== header) return [[name, value]]
    return proof === null ? [] : [[name, proof]]
  })
  return { ...request, headers: HeaderList.from(pairs) }
}

/** One letter or digit of the longest run of them; the last of base64 may carry bits that stand for nothing. */
function replaceDigit(text: string, random: Random): string {
  const runs = [...text.matchAll(/[A-Za-z0-9+/_-]{8,}/g)].toSorted((a, b) => b[0].length - a[0].length)
  const run = runs[0]
  if (run === undefined) return `${text}x`
  const at = run.index + below(run[0].length - 2, random)
  const other = pick(
    [...'abcdef0123456789'].filter((one) => one !== text[at]?.toLowerCase()),
    random,
  )
  return text.slice(0, at) + other + text.slice(at + 1)
}

function flip(body: Uint8Array, random: Random): Uint8Array | null {
  if (body.length === 0) return null
  const copy = Uint8Array.from(body)
  const at = below(copy.length, random)
  copy[at] = (copy[at] ?? 0) ^ (1 << below(8, random))
  return copy
}

function splice(
  body: Uint8Array,
  { at, remove, insert }: { at: number; remove: number; insert: number[] },
): Uint8Array {
  return Buffer.concat([body.subarray(0, at), Uint8Array.from(insert), body.subarray(at + remove)])
}

function below(bound: number, random: Random): number {
  return Math.floor(random() * Math.max(1, bound))
}

function pick<Item>(items: readonly Item[], random: Random): Item {
  return items[below(items.length, random)] as Item
}

function show({ headers, body }: WebhookRequest): string {
  return `${headers.toBlock()}\n${Buffer.from(body).toString('utf8').slice(0, 2000)}`
}
