// Every preset against vectors that we did not make: test/vectors/ID.json holds what the provider's documents publish, what
// its SDK signs, and what was derived from those. For each valid one whose body is signed, one flipped bit in body,
// signature, timestamp and secret is refused. LANDFALL_PRESETS=stripe,github tests only these.
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { listPresets, listSamples, toDoor, toExport, toRegistry, toSampleRegistry } from '../scripts/list-presets.ts'
import { HeaderList } from '../src/core/headers.ts'
import { nothingPublished } from '../src/core/published.ts'
import { type Captured, type Judgement, judgeCaptured } from '../src/providers/judge-captured.ts'
import { prepareSource } from '../src/providers/prepare-source.ts'
import { proveCaptured } from '../src/providers/prove-captured.ts'
import { makeSource, type Provider, type SourceFactory } from '../src/providers/provider.ts'
import type { SampleSet } from '../src/providers/samples/draw.ts'
import { signedSample } from '../src/testing/index.ts'
import { drawSample, sampleSecret, sampleSettings } from './support/samples.ts'
import { root } from './support/server.ts'
import { readVectors, toCaptured, type Vector } from './support/vectors.ts'

const only = process.env.LANDFALL_PRESETS?.split(',')
const ids = listPresets().filter((id) => only === undefined || only.includes(id))
const factories: SourceFactory<never, never>[] = []
for (const id of ids) {
  const module = (await import(join(root, `src/providers/presets/${id}.ts`))) as Record<
    string,
    SourceFactory<never, never>
  >
  const factory = module[toExport(id)]
  assert.ok(factory !== undefined, `src/providers/presets/${id}.ts has to export ${toExport(id)}`)
  assert.equal(factory.provider.id, id)
  factories.push(factory)
}
const ports = { registry: factories, published: nothingPublished }
const judge = (captured: Captured): Promise<Judgement> => judgeCaptured(captured, ports)
const counts = { providers: 0, vectors: 0, mutations: 0, handshakes: 0 }

describe('a preset', () => {
  for (const { provider } of factories) {
    it(`${provider.id} agrees with every vector, and refuses every mutation of the valid ones`, async () => {
      counts.providers += 1
      const { vectors, handshakeVectors } = readVectors(provider.id)
      for (const vector of vectors) await exercise(provider, vector)
      for (const { captured, response } of handshakeVectors) await greet(provider, captured, response)
    })
  }

  it('is listed', { skip: only !== undefined }, () => {
    assert.equal(readFileSync(join(root, 'src/providers/registry.ts'), 'utf8'), toRegistry(ids))
    assert.equal(readFileSync(join(root, 'src/providers/index.ts'), 'utf8'), toDoor(ids))
    const samples = readFileSync(join(root, 'src/providers/samples/registry.ts'), 'utf8')
    assert.equal(samples, toSampleRegistry(listSamples(ids)))
  })

  it('says where it is set up, what its proof covers and how it is proven', () => {
    for (const { provider } of factories) {
      assert.ok(provider.setup !== null, `${provider.id} has no setup`)
      assert.ok(provider.delivery.schedule !== '', `${provider.id} has no schedule`)
    }
  })

  for (const { provider } of factories) {
    it(`${provider.id} has samples that it accepts, each a new event`, async () => {
      const module = (await import(join(root, `src/providers/samples/${provider.id}.ts`))) as Record<string, SampleSet>
      const samples = module[`${toExport(provider.id)}Samples`]
      assert.ok(samples !== undefined && Object.keys(samples.bodies).length > 0, `${provider.id} has no samples`)
      if (!provider.scheme.needsSecrets) return
      const source = makeSource(provider, {
        secrets: [sampleSecret(provider)],
        url: 'https://hooks.example.com/webhooks/x',
        ...sampleSettings(provider),
      })
      for (const type of Object.keys(samples.bodies)) {
        const keys = new Set<string>()
        for (const id of ['one', 'two']) {
          const sample = drawSample(source, samples, { type, id })
          const { verifier } = prepareSource(provider.id, source)
          const verdict = await verifier.verify(sample)
          assert.ok(verdict.ok, `${provider.id} ${type}: ${JSON.stringify(verdict)}`)
          const [event] = provider.read(sample, provider.parse(sample))
          assert.ok(event !== undefined && event.type !== 'unknown', `${provider.id} ${type} has no type`)
          keys.add(event.key)
        }
        assert.equal(keys.size, 2, `${provider.id} ${type}: two samples are one event`)
      }
    })
  }

  it("hygraph's samples name the environment that is signed, between signature and time", {
    skip: only !== undefined,
  }, async () => {
    const preset = factories.find(({ provider }) => provider.id === 'hygraph')
    assert.ok(preset !== undefined)
    const { headers, body } = signedSample(makeSource(preset.provider, { secrets: ['s'] }))
    const [, sign, env, t] = /^sign=(.+), env=(.+), t=(\d+)$/.exec(new Map(headers).get('gcms-signature') ?? '') ?? []
    const text = JSON.stringify({ Body: Buffer.from(body).toString(), EnvironmentName: env, TimeStamp: Number(t) })
    assert.equal(sign, createHmac('sha256', 's').update(text).digest('base64'))
  })

  it('counts', (t) => {
    const proofs = Object.entries(Object.groupBy(factories, ({ provider }) => provider.proof))
    t.diagnostic(`presets: ${JSON.stringify(counts)}`)
    t.diagnostic(`proof: ${JSON.stringify(Object.fromEntries(proofs.map(([proof, some]) => [proof, some?.length])))}`)
  })
})

async function exercise(provider: Provider, vector: Vector): Promise<void> {
  counts.vectors += 1
  const captured = toCaptured(provider.id, vector)
  const judged = await judge(captured)
  const about = `${provider.id}: ${vector.source}${vector.reason === undefined ? '' : `: ${vector.reason}`}: ${JSON.stringify(judged)}`
  assert.equal(judged.ok, vector.valid, about)
  // An answered greeting and an unsigned webhook have no proof to mutate.
  if (!vector.valid || judged.handshake !== null || judged.detail === 'nothing is signed') return
  if (judged.handshake === null) {
    assert.ok(judged.events.length > 0 && judged.events.every(({ key }) => key !== ''), about)
  }
  const source = makeSource(provider, { ...captured.options, secrets: captured.secrets ?? [] })
  const proof = await proveCaptured(source, [captured])
  assert.deepEqual(proof.failures, [], about)
  for (const count of Object.values(proof.refused)) counts.mutations += count
}

async function greet(
  provider: Provider,
  captured: Captured,
  response: { status?: number; body?: string },
): Promise<void> {
  counts.handshakes += 1
  const { request } = captured
  const whole = {
    method: request.method ?? 'POST',
    url: request.url ?? '/',
    headers: HeaderList.from(request.headers),
    body: Buffer.from(request.body),
    receivedAt: (captured.at ?? 0) * 1000,
    remoteAddress: null,
  }
  const keys = { secrets: captured.secrets ?? [], settings: captured.options ?? {}, url: null }
  const answer = provider.handshake?.answer(whole, () => provider.parse(whole), keys) ?? null
  assert.ok(answer !== null, `${provider.id}: the greeting was not known`)
  assert.equal(answer.status, response.status ?? 200, `${provider.id}: the status of the greeting`)
  if (response.body !== undefined) assert.equal(answer.body, response.body, `${provider.id}: the body of the greeting`)
}
