// Events as Flexport sends them. All data is made up.
import { type Draw, integer, isoSeconds, type SampleSet } from './draw.ts'

export const flexportSamples: SampleSet = {
  headers: () => [['content-type', 'application/json']],
  bodies: {
    '/shipment#created': (draw) => event(draw, '/shipment#created'),
    '/shipment_leg#arrived': (draw) => event(draw, '/shipment_leg#arrived'),
  },
}

function event(draw: Draw, type: string): Record<string, unknown> {
  const shipment = integer(draw, 100_000, 9_999_999)
  return {
    _object: '/event',
    id: draw.id,
    version: 2,
    created_at: isoSeconds(draw.at),
    occurred_at: isoSeconds(draw.at - 60_000),
    type,
    data: {
      _object: '/event_data',
      shipment: { _object: '/shipment', id: shipment, name: 'Rope and chain', transportation_mode: 'ocean' },
      resource: { _object: '/shipment', id: shipment },
    },
  }
}
