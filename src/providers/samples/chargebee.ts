// Events as Chargebee posts them: the type beside, the resources under content. All data is made up.
import { type Draw, integer, people, pick, type SampleSet, seconds, token } from './draw.ts'

type Fields = Record<string, unknown>

export const chargebeeSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'ChargeBee'],
  ],
  bodies: {
    subscription_created: (draw) =>
      event(draw, 'subscription_created', { subscription: subscription(draw, 'active'), ...buyer(draw) }),
    subscription_renewed: (draw) =>
      event(draw, 'subscription_renewed', {
        subscription: subscription(draw, 'active'),
        invoice: invoice(draw, 'paid'),
        ...buyer(draw),
      }),
    subscription_cancelled: (draw) =>
      event(draw, 'subscription_cancelled', { subscription: subscription(draw, 'cancelled'), ...buyer(draw) }),
    payment_succeeded: (draw) =>
      event(draw, 'payment_succeeded', { transaction: transaction(draw, 'success'), invoice: invoice(draw, 'paid') }),
    payment_failed: (draw) =>
      event(draw, 'payment_failed', {
        transaction: transaction(draw, 'failure'),
        invoice: invoice(draw, 'payment_due'),
      }),
    customer_created: (draw) => event(draw, 'customer_created', buyer(draw)),
  },
}

function event(draw: Draw, event_type: string, content: Fields): Fields {
  return {
    id: `ev_${draw.id}`,
    occurred_at: seconds(draw),
    source: 'api',
    object: 'event',
    api_version: 'v2',
    content,
    event_type,
    webhook_status: 'scheduled',
    webhooks: [{ id: 'whv2_quay', webhook_status: 'scheduled', object: 'webhook' }],
  }
}

function subscription(draw: Draw, status: string): Fields {
  return {
    id: token(draw, 16),
    customer_id: token(draw, 16),
    status,
    current_term_start: seconds(draw),
    current_term_end: seconds(draw) + 2_592_000,
    currency_code: 'EUR',
    subscription_items: [{ item_price_id: 'berth-EUR-monthly', item_type: 'plan', quantity: 1, unit_price: 19_000 }],
    resource_version: draw.at,
    object: 'subscription',
  }
}

function buyer(draw: Draw): Fields {
  const { name, email } = pick(draw, people)
  const customer = {
    id: token(draw, 16),
    first_name: name,
    email,
    auto_collection: 'on',
    resource_version: draw.at,
    object: 'customer',
  }
  return { customer }
}

function invoice(draw: Draw, status: string): Fields {
  const total = integer(draw, 1_900, 190_000)
  return {
    id: String(integer(draw, 100, 9_999)),
    status,
    total,
    currency_code: 'EUR',
    date: seconds(draw),
    resource_version: draw.at,
    object: 'invoice',
  }
}

function transaction(draw: Draw, status: string): Fields {
  const amount = integer(draw, 1_900, 190_000)
  return {
    id: `txn_${token(draw, 16)}`,
    type: 'payment',
    status,
    amount,
    gateway: 'stripe',
    currency_code: 'EUR',
    date: seconds(draw),
    object: 'transaction',
  }
}
