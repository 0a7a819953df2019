// Samples drawn for a test: the request as the door would see it.
import { HeaderList } from '../../src/core/headers.ts'
import type { WebhookRequest } from '../../src/core/request.ts'
import { prepareSource } from '../../src/providers/prepare-source.ts'
import type { Provider, Source } from '../../src/providers/provider.ts'
import type { SampleSet } from '../../src/providers/samples/draw.ts'
import { makeRandom } from '../../src/testing/seeded-random.ts'

/** A secret in the form that the provider's secrets have. */
export function sampleSecret({ scheme, id }: Provider): string {
  const candidates = [
    'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    'user:password',
    '44782DEF547AAA06C910C43932B1EB0C71FC68D9D0C057550C48EC2ACF6BA056',
  ]
  const fits = candidates.find((secret) => {
    try {
      scheme.prepare({
        secrets: [secret],
        toleranceMs: null,
        url: null,
        settings: sampleSettings({ id, scheme }),
        published: { get: () => null, want: () => undefined },
      })
      return true
    } catch {
      return false
    }
  })
  return fits ?? 'a secret'
}

/** Settings that a provider requires, filled with something of their kind. */
export function sampleSettings({ scheme }: Pick<Provider, 'id' | 'scheme'>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(scheme.settings)
      .filter(([, { required }]) => required)
      .map(([name]) => [name, `x-${name.toLowerCase()}`]),
  )
}

export function drawSample(
  source: Pick<Source, 'provider' | 'options'>,
  samples: SampleSet,
  { type, id }: { type: string; id: string },
): WebhookRequest {
  const at = Date.UTC(2026, 10, 1)
  const draw = { id: `${id}0123456789abcdef`, at, random: makeRandom(`${id} ${type}`) }
  const made = samples.bodies[type]?.(draw)
  const write = samples.write ?? JSON.stringify
  const body = made instanceof Uint8Array ? made : Buffer.from(typeof made === 'string' ? made : write(made))
  const url = 'https://hooks.example.com/webhooks/x'
  const draft = { method: 'POST', url, headers: samples.headers(type, draw), body, at, id: `msg_${draw.id}` }
  const signed = prepareSource(source.provider.id, source).verifier.sign(draft)
  return {
    method: signed.method,
    url: signed.url,
    headers: HeaderList.from(signed.headers),
    body: signed.body,
    receivedAt: at,
    remoteAddress: null,
  }
}
