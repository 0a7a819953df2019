// Orders and shipments as ShipBob sends them, the topic in a header. All data is made up.
import { type Draw, integer, isoSeconds, people, pick, type SampleSet } from './draw.ts'

export const shipbobSamples: SampleSet = {
  headers: (type) => [
    ['content-type', 'application/json'],
    ['x-webhook-topic', type],
  ],
  bodies: {
    'order.shipped': (draw) => shipment(draw, 'Completed'),
    'shipment.delivered': (draw) => shipment(draw, 'Completed'),
    'shipment.exception': (draw) => shipment(draw, 'Exception'),
  },
}

function shipment(draw: Draw, status: string): Record<string, unknown> {
  const who = pick(draw, people)
  return {
    id: integer(draw, 100_000_000, 999_999_999),
    order_id: integer(draw, 100_000_000, 999_999_999),
    reference_id: draw.id,
    status,
    created_date: isoSeconds(draw.at - 86_400_000),
    recipient: { name: who.name, address: { city: who.city, country: who.country } },
    products: [{ sku: 'TW-CLEAT', name: 'Brass cleat', quantity: integer(draw, 1, 4) }],
    tracking: { carrier: 'DHL', tracking_number: `JD${integer(draw, 10_000_000, 99_999_999)}` },
  }
}
