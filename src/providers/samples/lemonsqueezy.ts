// Webhooks as Lemon Squeezy sends them: a JSON:API object. All data is made up.
import { type Draw, guid, integer, people, pick, type SampleSet } from './draw.ts'

type Fields = Record<string, unknown>

export const lemonsqueezySamples: SampleSet = {
  headers: (type) => [
    ['content-type', 'application/json'],
    ['user-agent', 'LemonSqueezy-Hookshot'],
    ['x-event-name', type],
  ],
  bodies: {
    order_created: (draw) => webhook(draw, 'order_created', ['orders', order(draw, 'paid')]),
    order_refunded: (draw) => webhook(draw, 'order_refunded', ['orders', order(draw, 'refunded')]),
    subscription_created: (draw) =>
      webhook(draw, 'subscription_created', ['subscriptions', subscription(draw, 'active')]),
    subscription_updated: (draw) =>
      webhook(draw, 'subscription_updated', ['subscriptions', subscription(draw, 'past_due')]),
    subscription_cancelled: (draw) =>
      webhook(draw, 'subscription_cancelled', ['subscriptions', subscription(draw, 'cancelled')]),
    subscription_payment_success: (draw) =>
      webhook(draw, 'subscription_payment_success', [
        'subscription-invoices',
        { subscription_id: integer(draw, 1_000, 999_999), billing_reason: 'renewal', status: 'paid', total: 1_199 },
      ]),
    license_key_created: (draw) =>
      webhook(draw, 'license_key_created', [
        'license-keys',
        { key: guid(draw).toUpperCase(), status: 'inactive', activation_limit: 3, disabled: 0 },
      ]),
  },
}

function webhook(draw: Draw, name: string, [type, attributes]: [type: string, attributes: Fields]): Fields {
  return {
    meta: {
      test_mode: true,
      event_name: name,
      webhook_id: '41070030-5f1c-4d90-8b2e-6d14a7c3e9f2',
      custom_data: { berth: draw.id },
    },
    data: {
      type,
      id: String(integer(draw, 1_000, 9_999_999)),
      attributes: { store_id: 41_070, ...attributes, created_at: micros(draw.at), updated_at: micros(draw.at) },
      links: { self: `https://api.lemonsqueezy.com/v1/${type}/1` },
    },
  }
}

function order(draw: Draw, status: string): Fields {
  const { name, email } = pick(draw, people)
  return {
    identifier: guid(draw),
    order_number: integer(draw, 1, 9_999),
    user_name: name,
    user_email: email,
    currency: 'EUR',
    total: integer(draw, 500, 20_000),
    status,
    refunded: status === 'refunded',
  }
}

function subscription(draw: Draw, status: string): Fields {
  const { name, email } = pick(draw, people)
  return {
    order_id: integer(draw, 1_000, 999_999),
    product_name: 'Tide tables',
    variant_name: 'Yearly',
    user_name: name,
    user_email: email,
    status,
    cancelled: status === 'cancelled',
    renews_at: micros(draw.at + 365 * 86_400_000),
  }
}

/** ISO 8601 with microseconds. */
function micros(at: number): string {
  return new Date(at).toISOString().replace('Z', '000Z')
}
