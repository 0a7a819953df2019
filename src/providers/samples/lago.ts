// Webhooks as Lago posts them: the object under the name of its kind. All data is made up.
import { guid, integer, isoSeconds, type SampleSet } from './draw.ts'

export const lagoSamples: SampleSet = {
  headers: (_type, draw) => [
    ['content-type', 'application/json'],
    ['x-lago-unique-key', guid(draw)],
  ],
  bodies: {
    'invoice.created': (draw) => ({
      webhook_type: 'invoice.created',
      object_type: 'invoice',
      organization_id: '6a1f0f42-90c6-4dd8-9f57-4a0a8f6d3c21',
      invoice: {
        lago_id: guid(draw),
        number: `TIDE-${integer(draw, 100, 999)}`,
        status: 'finalized',
        currency: 'EUR',
        total_amount_cents: integer(draw, 900, 90_000),
        issuing_date: isoSeconds(draw.at).slice(0, 10),
      },
    }),
  },
}
