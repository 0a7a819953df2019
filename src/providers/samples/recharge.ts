// Webhooks as Recharge sends them: the object under its kind. All data is made up.
import { type Draw, integer, people, pick, type SampleSet } from './draw.ts'

export const rechargeSamples: SampleSet = {
  headers: (_type, draw) => [
    ['content-type', 'application/json'],
    ['x-recharge-webhook-timestamp', String(Math.floor(draw.at / 1000))],
  ],
  bodies: {
    charge: (draw) => ({ charge: { ...common(draw), status: 'success', total_price: `${integer(draw, 9, 240)}.00` } }),
    subscription: (draw) => ({
      subscription: { ...common(draw), status: 'active', order_interval_frequency: '1', order_interval_unit: 'month' },
    }),
  },
}

function common(draw: Draw): Record<string, unknown> {
  const at = new Date(draw.at).toISOString().slice(0, 19)
  return {
    id: integer(draw, 100_000_000, 999_999_999),
    external_reference: draw.id,
    customer: { id: integer(draw, 10_000_000, 99_999_999), email: pick(draw, people).email },
    currency: 'EUR',
    product_title: 'Brass cleat',
    quantity: 1,
    created_at: at,
    updated_at: at,
  }
}
