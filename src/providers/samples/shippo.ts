// Tracking updates as Shippo sends them. All data is made up.
import { isoSeconds, pick, type SampleSet, token } from './draw.ts'

export const shippoSamples: SampleSet = {
  headers: () => [['content-type', 'application/json']],
  bodies: {
    track_updated: (draw) => ({
      event: 'track_updated',
      test: true,
      metadata: `Order ${draw.id}`,
      data: {
        carrier: 'shippo',
        tracking_number: pick(draw, ['SHIPPO_TRANSIT', 'SHIPPO_DELIVERED', 'SHIPPO_FAILURE']),
        eta: isoSeconds(draw.at + 86_400_000),
        servicelevel: { token: 'shippo_priority', name: null },
        tracking_status: {
          object_id: token(draw, 32).toLowerCase(),
          object_created: new Date(draw.at).toISOString(),
          status: 'TRANSIT',
          status_details: 'Your shipment has departed from the origin.',
          status_date: isoSeconds(draw.at),
          location: { city: 'Malmö', country: 'SE' },
        },
        messages: [],
      },
    }),
  },
}
