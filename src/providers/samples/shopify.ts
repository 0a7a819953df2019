// Webhooks as Shopify sends them: topic, shop and ids in headers, the bare resource in the body. All data is made up.
import { type Draw, guid, hex, integer, isoSeconds, people, pick, type SampleSet } from './draw.ts'

type Fields = Record<string, unknown>

const shop = 'tidewater-supplies.myshopify.com'

export const shopifySamples: SampleSet = {
  headers: (type, draw) => [
    ['content-type', 'application/json'],
    ['user-agent', 'Shopify-Captain-Hook'],
    ['accept', '*/*'],
    ['x-shopify-topic', type],
    ['x-shopify-shop-domain', shop],
    ['x-shopify-api-version', '2026-01'],
    ['x-shopify-webhook-id', guid(draw)],
    ['x-shopify-event-id', `${hex(draw, 8)}-${hex(draw, 4)}-4${hex(draw, 3)}-8${hex(draw, 3)}-${hex(draw, 12)}`],
    ['x-shopify-triggered-at', new Date(draw.at).toISOString()],
  ],
  bodies: {
    'orders/create': (draw) => order(draw, 'pending'),
    'orders/paid': (draw) => order(draw, 'paid'),
    'products/update': product,
    'customers/create': (draw) => customer(draw, isoSeconds(draw.at)),
    'refunds/create': refund,
    'app/uninstalled': uninstalled,
  },
}

function order(draw: Draw, status: string): Fields {
  const who = pick(draw, people)
  const number = integer(draw, 1_001, 9_999)
  const price = `${integer(draw, 4, 240)}.${pick(draw, ['00', '50', '95'])}`
  const id = resourceId(draw)
  return {
    id,
    admin_graphql_api_id: `gid://shopify/Order/${id}`,
    app_id: null,
    created_at: isoSeconds(draw.at),
    currency: 'EUR',
    customer: customer(draw, isoSeconds(draw.at - 86_400_000)),
    email: who.email,
    financial_status: status,
    fulfillment_status: null,
    line_items: [
      {
        id: resourceId(draw),
        title: pick(draw, ['Brass cleat', 'Mooring line, 12 m', 'Chart of the Øresund']),
        quantity: 1,
        price,
        sku: `TW-${hex(draw, 5).toUpperCase()}`,
        grams: integer(draw, 40, 4_000),
      },
    ],
    name: `#${number}`,
    number: number - 1_000,
    order_number: number,
    processed_at: isoSeconds(draw.at),
    shipping_address: { name: who.name, city: who.city, country_code: who.country },
    subtotal_price: price,
    total_price: price,
    total_tax: '0.00',
    updated_at: isoSeconds(draw.at),
  }
}

function customer(draw: Draw, created: string): Fields {
  const who = pick(draw, people)
  const [first = '', ...rest] = who.name.split(' ')
  const id = resourceId(draw)
  return {
    id,
    admin_graphql_api_id: `gid://shopify/Customer/${id}`,
    email: who.email,
    first_name: first,
    last_name: rest.join(' '),
    created_at: created,
    updated_at: isoSeconds(draw.at),
    state: 'disabled',
    verified_email: true,
    tags: '',
    note: null,
  }
}

function product(draw: Draw): Fields {
  const id = resourceId(draw)
  const price = `${integer(draw, 4, 240)}.00`
  const variant = {
    id: resourceId(draw),
    product_id: id,
    title: 'Default Title',
    price,
    inventory_quantity: integer(draw, 0, 80),
  }
  return {
    id,
    admin_graphql_api_id: `gid://shopify/Product/${id}`,
    title: pick(draw, ['Brass cleat', 'Mooring line, 12 m', 'Chart of the Øresund']),
    body_html: '<p>Made for <strong>rough</strong> weather.</p>',
    handle: `item-${hex(draw, 6)}`,
    product_type: 'Deck',
    status: 'active',
    vendor: 'Tidewater',
    created_at: isoSeconds(draw.at - 30 * 86_400_000),
    updated_at: isoSeconds(draw.at),
    variants: [variant],
  }
}

function refund(draw: Draw): Fields {
  const amount = `${integer(draw, 4, 60)}.00`
  const transaction = { id: resourceId(draw), amount, currency: 'EUR', kind: 'refund', status: 'success' }
  return {
    id: resourceId(draw),
    order_id: resourceId(draw),
    created_at: isoSeconds(draw.at),
    note: 'Line was too short',
    restock: true,
    transactions: [transaction],
  }
}

function uninstalled(draw: Draw): Fields {
  const owner = pick(draw, people)
  return {
    id: integer(draw, 1_000_000, 99_999_999),
    name: 'Tidewater Supplies',
    email: owner.email,
    domain: 'shop.example.com',
    myshopify_domain: shop,
    country: owner.country,
    currency: 'EUR',
    plan_name: 'basic',
    shop_owner: owner.name,
    updated_at: isoSeconds(draw.at),
  }
}

/** Shopify's ids have about thirteen digits, within what a JSON number keeps exactly. */
function resourceId(draw: Draw): number {
  return integer(draw, 5_000_000_000_000, 8_999_999_999_999)
}
