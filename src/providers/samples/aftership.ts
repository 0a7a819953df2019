// Tracking updates as AfterShip posts them: the shipment under msg. All data is made up.
import { guid, integer, isoSeconds, people, pick, type SampleSet, seconds, token } from './draw.ts'

export const aftershipSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'AfterShip-Webhook/1.0'],
  ],
  bodies: {
    tracking_update: (draw) => ({
      event: 'tracking_update',
      event_id: guid(draw),
      is_tracking_first_tag: true,
      msg: {
        id: token(draw, 24).toLowerCase(),
        tracking_number: String(integer(draw, 1e9, 9e9)),
        slug: pick(draw, ['dhl', 'postnord', 'gls']),
        tag: pick(draw, ['InTransit', 'OutForDelivery', 'Delivered']),
        title: `Mooring line to ${pick(draw, people).city}`,
        checkpoints: [
          { city: 'Malmö', message: 'Left the sorting centre', checkpoint_time: isoSeconds(draw.at - 3_600_000) },
        ],
      },
      ts: seconds(draw),
    }),
  },
}
