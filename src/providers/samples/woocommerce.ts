// Resources as WooCommerce sends them, with topic and delivery in headers. All data is made up.
import { type Draw, integer, people, pick, type SampleSet } from './draw.ts'

export const woocommerceSamples: SampleSet = {
  headers: (type, draw) => [
    ['content-type', 'application/json'],
    ['user-agent', 'WooCommerce/9.4.1 Hookshot (WordPress/6.7)'],
    ['x-wc-webhook-source', 'https://tidewater.example.com/'],
    ['x-wc-webhook-topic', type],
    ['x-wc-webhook-resource', type.split('.')[0] ?? type],
    ['x-wc-webhook-event', type.split('.')[1] ?? ''],
    ['x-wc-webhook-id', '142'],
    ['x-wc-webhook-delivery-id', draw.id],
  ],
  bodies: {
    'order.created': (draw) => order(draw, 'pending'),
    'order.updated': (draw) => order(draw, 'processing'),
    'product.updated': (draw) => ({
      ...dated(draw),
      name: pick(draw, ['Brass cleat', 'Mooring line, 12 m', 'Chart of the Øresund']),
      status: 'publish',
      price: `${integer(draw, 4, 240)}.00`,
      stock_quantity: integer(draw, 0, 80),
    }),
  },
}

type Fields = Record<string, unknown>

function dated(draw: Draw): Fields {
  return {
    id: integer(draw, 1, 90_000),
    date_created_gmt: new Date(draw.at - 60_000).toISOString().slice(0, 19),
    date_modified_gmt: new Date(draw.at).toISOString().slice(0, 19),
  }
}

function order(draw: Draw, status: string): Fields {
  const who = pick(draw, people)
  const total = `${integer(draw, 4, 240)}.00`
  return {
    ...dated(draw),
    number: String(integer(draw, 1_001, 9_999)),
    status,
    currency: 'EUR',
    total,
    billing: { first_name: who.name, email: who.email, city: who.city, country: who.country },
    line_items: [{ id: 1, name: 'Brass cleat', product_id: 7, quantity: 1, total }],
  }
}
