// Events as Stripe sends them: an envelope around the object as it was at that moment. All data is made up.
import { type Draw, integer, people, pick, type SampleSet, seconds, token } from './draw.ts'

type Fields = Record<string, unknown>

export const stripeSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json; charset=utf-8'],
    ['user-agent', 'Stripe/1.0 (+https://stripe.com/docs/webhooks)'],
    ['accept', '*/*; q=0.5, application/xml'],
    ['cache-control', 'no-cache'],
  ],
  write: (body) => JSON.stringify(body, null, 2),
  bodies: {
    'invoice.paid': (draw) => envelope(draw, 'invoice.paid', invoice(draw)),
    'invoice.payment_failed': (draw) => envelope(draw, 'invoice.payment_failed', failedInvoice(draw)),
    'payment_intent.succeeded': (draw) => envelope(draw, 'payment_intent.succeeded', paymentIntent(draw)),
    'charge.refunded': (draw) =>
      envelope(draw, 'charge.refunded', refundedCharge(draw), { refunded: false, amount_refunded: 0 }),
    'customer.subscription.updated': (draw) =>
      envelope(draw, 'customer.subscription.updated', subscription(draw), { status: 'trialing' }),
    'checkout.session.completed': (draw) => envelope(draw, 'checkout.session.completed', checkoutSession(draw)),
  },
}

function envelope(draw: Draw, type: string, object: Fields, before?: Fields): Fields {
  return {
    id: `evt_${draw.id}`,
    object: 'event',
    api_version: '2026-03-25',
    created: seconds(draw),
    data: { object, ...(before && { previous_attributes: before }) },
    livemode: false,
    pending_webhooks: 1,
    request: { id: `req_${token(draw, 14)}`, idempotency_key: null },
    type,
  }
}

function invoice(draw: Draw): Fields {
  const who = pick(draw, people)
  const amount = integer(draw, 900, 49_900)
  return {
    id: `in_${token(draw, 24)}`,
    object: 'invoice',
    amount_due: amount,
    amount_paid: amount,
    amount_remaining: 0,
    attempt_count: 1,
    billing_reason: 'subscription_cycle',
    collection_method: 'charge_automatically',
    created: seconds(draw) - 3600,
    currency: pick(draw, ['eur', 'usd', 'sek']),
    customer: `cus_${token(draw, 14)}`,
    customer_email: who.email,
    customer_name: who.name,
    lines: { object: 'list', data: [line(draw, amount)], has_more: false },
    livemode: false,
    number: `${token(draw, 8).toUpperCase()}-${String(integer(draw, 1, 9999)).padStart(4, '0')}`,
    paid: true,
    status: 'paid',
    subtotal: amount,
    total: amount,
  }
}

function line(draw: Draw, amount: number): Fields {
  const description = pick(draw, ['1 × Tide chart, monthly', '3 × Harbour seat, monthly', '1 × Pilot plan, yearly'])
  return {
    id: `il_${token(draw, 24)}`,
    object: 'line_item',
    amount,
    description,
    period: { start: seconds(draw), end: seconds(draw) + 30 * 86_400 },
    quantity: 1,
  }
}

function failedInvoice(draw: Draw): Fields {
  const paid = invoice(draw)
  return { ...paid, amount_paid: 0, amount_remaining: paid.amount_due, attempt_count: 2, paid: false, status: 'open' }
}

function paymentIntent(draw: Draw): Fields {
  const amount = integer(draw, 500, 120_000)
  return {
    id: `pi_${token(draw, 24)}`,
    object: 'payment_intent',
    amount,
    amount_received: amount,
    capture_method: 'automatic',
    created: seconds(draw) - 8,
    currency: pick(draw, ['eur', 'usd', 'gbp']),
    customer: `cus_${token(draw, 14)}`,
    latest_charge: `ch_${token(draw, 24)}`,
    livemode: false,
    metadata: { order: String(integer(draw, 10_000, 99_999)) },
    payment_method_types: ['card', 'sepa_debit'],
    receipt_email: pick(draw, people).email,
    status: 'succeeded',
  }
}

function refundedCharge(draw: Draw): Fields {
  const who = pick(draw, people)
  const amount = integer(draw, 500, 30_000)
  return {
    id: `ch_${token(draw, 24)}`,
    object: 'charge',
    amount,
    amount_captured: amount,
    amount_refunded: amount,
    billing_details: { address: { city: who.city, country: who.country }, email: who.email, name: who.name },
    captured: true,
    created: seconds(draw) - 86_400,
    currency: 'eur',
    customer: `cus_${token(draw, 14)}`,
    livemode: false,
    paid: true,
    payment_intent: `pi_${token(draw, 24)}`,
    payment_method_details: { type: 'card', card: { brand: 'visa', last4: '4242', exp_month: 8, exp_year: 2031 } },
    refunded: true,
    status: 'succeeded',
  }
}

function subscription(draw: Draw): Fields {
  const start = seconds(draw) - 14 * 86_400
  return {
    id: `sub_${token(draw, 24)}`,
    object: 'subscription',
    cancel_at_period_end: false,
    collection_method: 'charge_automatically',
    created: start,
    currency: 'eur',
    customer: `cus_${token(draw, 14)}`,
    items: {
      object: 'list',
      data: [{ id: `si_${token(draw, 14)}`, object: 'subscription_item', quantity: integer(draw, 1, 12) }],
    },
    livemode: false,
    start_date: start,
    status: 'active',
    trial_end: seconds(draw),
  }
}

function checkoutSession(draw: Draw): Fields {
  const who = pick(draw, people)
  const amount = integer(draw, 1_200, 90_000)
  return {
    id: `cs_test_${token(draw, 58)}`,
    object: 'checkout.session',
    amount_subtotal: amount,
    amount_total: amount,
    created: seconds(draw) - 240,
    currency: 'eur',
    customer: `cus_${token(draw, 14)}`,
    customer_details: { address: { city: who.city, country: who.country }, email: who.email, name: who.name },
    livemode: false,
    mode: 'payment',
    payment_intent: `pi_${token(draw, 24)}`,
    payment_status: 'paid',
    status: 'complete',
    success_url: 'https://shop.example.com/thanks',
  }
}
