// Webhooks as Nuvemshop sends them: only which object of which shop. All data is made up.
import type { Draw, SampleSet } from './draw.ts'

export const nuvemshopSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'Nuvemshop Webhooks'],
  ],
  bodies: {
    'order/created': (draw) => thin(draw, 'order/created'),
    'order/paid': (draw) => thin(draw, 'order/paid'),
    'product/updated': (draw) => thin(draw, 'product/updated'),
  },
}

function thin(draw: Draw, event: string): Record<string, unknown> {
  return { store_id: 1_481_516, event, id: draw.id }
}
