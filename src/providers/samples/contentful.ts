// Webhooks as Contentful sends them, with the list of the headers that it signs. All data is made up.
import { type Draw, guid, integer, isoSeconds, type SampleSet } from './draw.ts'

const signed = ['content-type', 'x-contentful-signed-headers', 'x-contentful-timestamp', 'x-contentful-topic']

export const contentfulSamples: SampleSet = {
  headers: (type, draw) => [
    ['content-type', 'application/vnd.contentful.management.v1+json'],
    ['x-contentful-topic', type],
    ['x-contentful-webhook-name', 'Landfall'],
    ['x-contentful-idempotency-key', guid(draw)],
    ['x-contentful-signed-headers', signed.join(',')],
  ],
  bodies: {
    'ContentManagement.Entry.publish': (draw) => entry(draw, 'Entry'),
    'ContentManagement.Entry.save': (draw) => entry(draw, 'Entry'),
    'ContentManagement.Asset.publish': (draw) => entry(draw, 'Asset'),
  },
}

function entry(draw: Draw, type: string): Record<string, unknown> {
  const at = isoSeconds(draw.at)
  return {
    sys: { id: draw.id, type, version: integer(draw, 2, 40), createdAt: at, updatedAt: at },
    fields: { title: { 'sv-SE': 'Högvatten', 'en-GB': 'High water' } },
  }
}
