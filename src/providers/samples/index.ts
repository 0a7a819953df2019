// Every provider's samples by its id. Only tests and `landfall send` come here; presets do not know it, so they stay light.
import type { CustomOptions } from '../custom.ts'
import type { Source } from '../provider.ts'
import { customSamples } from './custom.ts'
import type { SampleSet } from './draw.ts'
import { sampleSets } from './registry.ts'

export type { Draw, SampleSet } from './draw.ts'

/** What is sent where a provider has no samples of its own: only a body that the caller gives. */
const none: SampleSet = { headers: () => [['content-type', 'application/json']], bodies: {} }

/** The samples that fit `source`. */
export function samplesOf(source: Pick<Source, 'provider' | 'options'>): SampleSet {
  // A custom source was made by `custom`, the only one that gives this id; its recipe says where its values stand.
  if (source.provider.id === 'custom') return customSamples(source.options as CustomOptions)
  return sampleSets.get(source.provider.id) ?? none
}
