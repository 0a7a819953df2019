// Events as Paddle Billing sends them: an envelope around the entity as it was at that moment. All data is made up.
import { type Draw, integer, people, pick, type SampleSet } from './draw.ts'

type Fields = Record<string, unknown>

export const paddleBillingSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'Paddle'],
  ],
  bodies: {
    'transaction.completed': (draw) => event(draw, 'transaction.completed', transaction(draw, 'completed')),
    'transaction.payment_failed': (draw) => event(draw, 'transaction.payment_failed', transaction(draw, 'past_due')),
    'subscription.created': (draw) => event(draw, 'subscription.created', subscription(draw, 'active')),
    'subscription.canceled': (draw) =>
      event(draw, 'subscription.canceled', {
        ...subscription(draw, 'canceled'),
        canceled_at: time(draw.at),
        next_billed_at: null,
      }),
    'customer.created': (draw) => event(draw, 'customer.created', customer(draw)),
    'adjustment.updated': (draw) =>
      event(draw, 'adjustment.updated', {
        id: paddleId(draw, 'adj'),
        action: 'refund',
        status: 'approved',
        reason: 'Line was too short',
        transaction_id: paddleId(draw, 'txn'),
        currency_code: 'EUR',
        totals: totals(draw),
        updated_at: time(draw.at),
      }),
  },
}

function event(draw: Draw, type: string, data: Fields): Fields {
  return {
    event_id: `evt_${draw.id}`,
    event_type: type,
    occurred_at: time(draw.at),
    notification_id: paddleId(draw, 'ntf'),
    data,
  }
}

function transaction(draw: Draw, status: string): Fields {
  return {
    id: paddleId(draw, 'txn'),
    status,
    customer_id: paddleId(draw, 'ctm'),
    subscription_id: paddleId(draw, 'sub'),
    invoice_number: `481-${integer(draw, 10_000, 99_999)}`,
    origin: 'subscription_recurring',
    collection_mode: 'automatic',
    currency_code: 'EUR',
    items: [{ price: price(draw), quantity: 1 }],
    details: { totals: totals(draw) },
    custom_data: { berth: pick(draw, ['7', '12b', 'north pier']) },
    created_at: time(draw.at - 60_000),
    updated_at: time(draw.at),
    billed_at: time(draw.at),
  }
}

function subscription(draw: Draw, status: string): Fields {
  return {
    id: paddleId(draw, 'sub'),
    status,
    customer_id: paddleId(draw, 'ctm'),
    address_id: paddleId(draw, 'add'),
    currency_code: 'EUR',
    billing_cycle: { interval: 'month', frequency: 1 },
    items: [{ status, price: price(draw), quantity: 1, recurring: true }],
    started_at: time(draw.at),
    next_billed_at: time(draw.at + 30 * 86_400_000),
    created_at: time(draw.at),
    updated_at: time(draw.at),
  }
}

function customer(draw: Draw): Fields {
  const { name, email } = pick(draw, people)
  return { id: paddleId(draw, 'ctm'), name, email, status: 'active', locale: 'en', created_at: time(draw.at) }
}

function price(draw: Draw): Fields {
  const unit = { amount: String(integer(draw, 900, 90_000)), currency_code: 'EUR' }
  return {
    id: paddleId(draw, 'pri'),
    product_id: paddleId(draw, 'pro'),
    description: 'Berth, monthly',
    unit_price: unit,
  }
}

function totals(draw: Draw): Fields {
  const total = integer(draw, 900, 90_000)
  return { subtotal: String(total), discount: '0', tax: '0', total: String(total), currency_code: 'EUR' }
}

const crockford = '0123456789abcdefghjkmnpqrstvwxyz'

/** Paddle's ids are a prefix and a ULID in lower case. */
function paddleId(draw: Draw, prefix: string): string {
  const letters = Array.from({ length: 22 }, () => crockford[Math.floor(draw.random() * 32)])
  return `${prefix}_01k8${letters.join('')}`
}

/** With microseconds, as Paddle writes it. */
function time(at: number): string {
  return new Date(at).toISOString().replace('Z', '418Z')
}
