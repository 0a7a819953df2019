// Checkout events as Affirm posts them. All data is made up.
import { type Draw, hex, integer, type SampleSet } from './draw.ts'

export const affirmSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'Affirm-Webhooks/1.0'],
  ],
  bodies: {
    confirmed: (draw) => checkout(draw, 'confirmed'),
    approved: (draw) => checkout(draw, 'approved'),
  },
}

function checkout(draw: Draw, event: string): Record<string, unknown> {
  const total = integer(draw, 5_000, 250_000)
  return {
    event,
    checkout_token: draw.id,
    order_id: `TW-${hex(draw, 6)}`,
    total,
    created: new Date(draw.at).toISOString(),
  }
}
