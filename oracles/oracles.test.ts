// Our verification against the providers' own SDKs, in both directions and over five shapes of body: what the SDK signs,
// our preset accepts; what our preset signs, the SDK accepts; with one byte changed, both refuse. `npm run test:oracles`.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { HeaderList } from '../src/core/headers.ts'
import { prepareSource } from '../src/providers/prepare-source.ts'
import { makeSource, type Source, type Verifier } from '../src/providers/provider.ts'
import { registry } from '../src/providers/registry.ts'
import { sampleTypes, signedSample } from '../src/testing/index.ts'
import { commerce } from './commerce.ts'
import { messages } from './messages.ts'
import { type Oracle, type Sent, tamperBody } from './oracle.ts'
import { payments } from './payments.ts'
import { platforms } from './platforms.ts'
import { type ShapeName, shapeNames, shapes } from './shapes.ts'
import { standardWebhooks } from './standard-webhooks.ts'
import { type Score, toTable } from './table.ts'

const providersMin = 25

const oracles = [...payments, ...commerce, ...standardWebhooks, ...messages, ...platforms]
const { dependencies } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8')) as {
  dependencies: Record<string, string>
}
const scores: Score[] = []

for (const oracle of oracles) {
  const score = { oracle, version: dependencies[oracle.sdk] ?? '', signed: 0, verified: 0, samples: 0 }
  scores.push(score)
  describe(`${oracle.sdk}, for ${oracle.provider}${oracle.way === undefined ? '' : ` (${oracle.way})`}`, () => {
    exercise(oracle, score)
  })
}

// At the end of all, below the list of tests.
process.on('exit', () => console.log(toTable(scores)))

function exercise(oracle: Oracle, score: Score): void {
  const source = toSource(oracle)
  const bench: Bench = { oracle, score, source, verifier: prepareSource(oracle.provider, source).verifier }
  for (const shape of shapeNames) {
    if (oracle.sign !== undefined) theySign(bench, shape)
    if (oracle.verify !== undefined) theyVerify(bench, shape)
  }
  if (oracle.verify !== undefined && oracle.takesSamples !== false) theyTakeSamples(bench)
}

interface Bench {
  oracle: Oracle
  score: Score
  source: Source
  verifier: Verifier
}

function theySign({ oracle, score, verifier }: Bench, shape: ShapeName): void {
  const carried = carry(oracle, shape)
  const body = typeof carried === 'string' ? carried : JSON.stringify(carried)
  const cannot = oracle.cannotSign?.[shape]
  if (cannot !== undefined) {
    it(`cannot sign ${shape}: ${cannot}`, async () => {
      const itCan = await isAccepted(async () => (await refusal(verifier, await signedByThem(oracle, body))) === null)
      assert.equal(itCan, false, 'it can now: mend the oracle')
    })
    return
  }
  it(`signs ${shape}`, async () => {
    const sent = await signedByThem(oracle, body)
    assert.equal(await refusal(verifier, sent), null)
    assert.notEqual(await refusal(verifier, tamper(oracle, sent)), null, 'we accept a changed byte')
    score.signed += 1
  })
}

function theyVerify({ oracle, score, source, verifier }: Bench, shape: ShapeName): void {
  const draw = (): Sent => signedByUs(source, oracle, { data: carry(oracle, shape) })
  const cannot = oracle.cannotVerify?.[shape]
  if (cannot !== undefined) {
    it(`cannot verify ${shape}: ${cannot}`, async () => {
      assert.equal(await isAccepted(() => oracle.verify?.(draw())), false, 'it can now: mend the oracle')
    })
    return
  }
  it(`accepts our ${shape}`, async () => {
    const sent = draw()
    assert.equal(await isAccepted(() => oracle.verify?.(sent), true), true, 'the SDK refuses it')
    assert.equal(await isAccepted(() => oracle.verify?.(tamper(oracle, sent))), false, 'the SDK accepts a changed byte')
    assert.equal(await refusal(verifier, sent), null)
    assert.notEqual(await refusal(verifier, tamper(oracle, sent)), null, 'we accept a changed byte')
    score.verified += 1
  })
}

function theyTakeSamples({ oracle, score, source }: Bench): void {
  it('accepts our samples of every type', async () => {
    for (const type of sampleTypes(source)) {
      const sent = signedByUs(source, oracle, { type })
      assert.equal(await isAccepted(() => oracle.verify?.(sent), true), true, type)
      score.samples += 1
    }
  })
}

function carry({ carry }: Oracle, shape: ShapeName): unknown {
  return carry === undefined ? shapes[shape] : carry(shapes[shape])
}

function tamper({ tamper = tamperBody }: Oracle, sent: Sent): Sent {
  return tamper(sent)
}

it(`the SDKs of at least ${providersMin} providers sign, and of as many verify`, () => {
  const providers = (count: 'signed' | 'verified'): number =>
    new Set(scores.filter((score) => score[count] > 0).map(({ oracle }) => oracle.provider)).size
  assert.ok(providers('signed') >= providersMin, `${providers('signed')} sign`)
  assert.ok(providers('verified') >= providersMin, `${providers('verified')} verify`)
})

it("every package here is somebody's oracle, and every oracle has one", () => {
  assert.deepEqual([...new Set(oracles.map(({ sdk }) => sdk))].toSorted(), Object.keys(dependencies).toSorted())
})

function toSource({ provider: id, options }: Oracle): Source {
  const preset = registry.find(({ provider }) => provider.id === id)
  assert.ok(preset !== undefined, `no preset ${id}`)
  return makeSource(preset.provider, options)
}

const usualUrl = 'https://hooks.example.com/webhooks/x'

async function signedByThem(
  { sign, url = usualUrl, contentType = 'application/json' }: Oracle,
  body: string,
): Promise<Sent> {
  const signed = await sign?.(body, { at: Date.now(), id: 'msg_2b7e151628aed2a6', url })
  return {
    url: signed?.url ?? url,
    headers: { host: 'hooks.example.com', 'content-type': contentType, ...signed?.headers },
    body: signed?.body ?? Buffer.from(body),
  }
}

/** A sample of ours: of a type, or with a body of our own. */
function signedByUs(
  source: Source,
  { url = usualUrl }: Oracle,
  { type, data }: { type?: string; data?: unknown },
): Sent {
  const sample = signedSample(source, type, data === undefined ? { url } : { url, data })
  const headers = Object.fromEntries(sample.headers.map(([name, value]) => [name.toLowerCase(), value]))
  return { url: sample.url, headers, body: Buffer.from(sample.body) }
}

/** Why we refuse, or null. */
async function refusal(verifier: Verifier, { url, headers, body }: Sent): Promise<string | null> {
  const verdict = await verifier.verify({
    method: 'POST',
    url,
    headers: HeaderList.from(Object.entries(headers)),
    body,
    receivedAt: Date.now(),
    remoteAddress: null,
  })
  return verdict.ok ? null : `${verdict.reason}: ${verdict.detail}`
}

/** Whether it neither throws nor says false. `loud` where a refusal is a failure, so that its reason is seen. */
async function isAccepted(call: () => unknown, loud = false): Promise<boolean> {
  try {
    return (await call()) !== false
  } catch (error) {
    if (loud) throw error
    return false
  }
}
