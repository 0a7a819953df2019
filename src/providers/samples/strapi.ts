// Entries as Strapi sends them. All data is made up.
import { type Draw, integer, pick, type SampleSet } from './draw.ts'

export const strapiSamples: SampleSet = {
  headers: (type) => [
    ['content-type', 'application/json'],
    ['x-strapi-event', type],
  ],
  bodies: {
    'entry.create': (draw) => entry(draw, 'entry.create'),
    'entry.update': (draw) => entry(draw, 'entry.update'),
    'entry.publish': (draw) => entry(draw, 'entry.publish'),
  },
}

function entry(draw: Draw, event: string): Record<string, unknown> {
  return {
    event,
    createdAt: new Date(draw.at).toISOString(),
    model: 'berth',
    uid: 'api::berth.berth',
    entry: {
      id: integer(draw, 1, 9_999),
      documentId: draw.id,
      name: pick(draw, ['Pier one', 'The old quay', 'Hamnplan']),
      free: true,
      createdAt: new Date(draw.at - 86_400_000).toISOString(),
      updatedAt: new Date(draw.at).toISOString(),
      locale: 'sv',
    },
  }
}
