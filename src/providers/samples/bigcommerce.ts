// Thin events as BigCommerce posts them: a scope, and what to fetch. All data is made up.
import { type Draw, hex, integer, type SampleSet, seconds } from './draw.ts'

export const bigcommerceSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'BigCommerce-Webhooks/1.0'],
  ],
  bodies: {
    'store/order/created': (draw) => event(draw, 'store/order/created', 'order'),
    'store/product/updated': (draw) => event(draw, 'store/product/updated', 'product'),
  },
}

function event(draw: Draw, scope: string, type: string): Record<string, unknown> {
  const data = { type, id: integer(draw, 100, 99_999) }
  const store = { store_id: '1001', producer: 'stores/t1d3w4t3r' }
  return { scope, ...store, data, hash: hex(draw, 40), created_at: seconds(draw) }
}
