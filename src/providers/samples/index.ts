// Every provider's samples by its id. Only tests and `landfall send` come here; presets do not know it, so they stay light.
import type { CustomOptions } from '../custom.ts'
import type { Source } from '../provider.ts'
import { customSamples } from './custom.ts'
import type { SampleSet } from './draw.ts'
import { githubSamples } from './github.ts'
import { shopifySamples } from './shopify.ts'
import { slackSamples } from './slack.ts'
import { standardWebhooksSamples } from './standard-webhooks.ts'
import { stripeSamples } from './stripe.ts'

export type { Draw, SampleSet } from './draw.ts'

const sets: ReadonlyMap<string, SampleSet> = new Map([
  ['github', githubSamples],
  ['shopify', shopifySamples],
  ['slack', slackSamples],
  ['standard-webhooks', standardWebhooksSamples],
  ['stripe', stripeSamples],
])

/** What is sent where a provider has no samples of its own: only a body that the caller gives. */
const none: SampleSet = { headers: () => [['content-type', 'application/json']], bodies: {} }

/** The samples that fit `source`. */
export function samplesOf(source: Pick<Source, 'provider' | 'options'>): SampleSet {
  // A custom source was made by `custom`, the only one that gives this id; its recipe says where its values stand.
  if (source.provider.id === 'custom') return customSamples(source.options as CustomOptions)
  return sets.get(source.provider.id) ?? none
}
