// Resources as SHOPLINE sends them, topic and id in headers. All data is made up.
import { type Draw, integer, isoSeconds, type SampleSet } from './draw.ts'

export const shoplineSamples: SampleSet = {
  headers: (type, draw) => [
    ['content-type', 'application/json'],
    ['x-shopline-topic', type],
    ['x-shopline-webhook-id', draw.id],
    ['x-shopline-shop-domain', 'tidewater.myshopline.com'],
    ['x-shopline-api-version', 'v20240601'],
  ],
  bodies: {
    'products/create': (draw) => ({ ...named(draw), title: 'Brass cleat', status: 'active', vendor: 'Tidewater' }),
    'orders/create': (draw) => ({
      ...named(draw),
      name: `#${integer(draw, 1_001, 9_999)}`,
      currency: 'EUR',
      current_total_price: `${integer(draw, 4, 240)}.00`,
      financial_status: 'paid',
    }),
  },
}

function named(draw: Draw): Record<string, unknown> {
  return { id: `1605785026${integer(draw, 1_000_000_000, 9_999_999_999)}`, created_at: isoSeconds(draw.at) }
}
