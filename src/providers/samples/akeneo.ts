// Batches of product events as Akeneo PIM posts them. All data is made up.
import { type Draw, guid, hex, people, pick, type SampleSet } from './draw.ts'

export const akeneoSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'AkeneoPIM/7.0'],
  ],
  bodies: {
    'product.created': (draw) => batch(draw, 'product.created'),
    'product.updated': (draw) => batch(draw, 'product.updated'),
  },
}

function batch(draw: Draw, action: string): Record<string, unknown> {
  const at = `${new Date(draw.at).toISOString().slice(0, 19)}+00:00`
  const resource = {
    identifier: `cleat-${hex(draw, 6)}`,
    enabled: true,
    family: 'deck',
    created: at,
    updated: at,
    values: {},
  }
  const author = pick(draw, people).login
  const event = { action, event_id: guid(draw), event_datetime: at, author, author_type: 'ui' }
  return { events: [{ ...event, pim_source: 'pim.example.com', data: { resource } }] }
}
