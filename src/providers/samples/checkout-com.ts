// Workflow events as Checkout.com posts them. All data is made up.
import { type Draw, hex, integer, isoSeconds, people, pick, type SampleSet, token } from './draw.ts'

type Fields = Record<string, unknown>

export const checkoutComSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'checkout-webhooks/1.0'],
  ],
  bodies: {
    payment_approved: (draw) =>
      event(draw, 'payment_approved', payment(draw, { response_code: '10000', response_summary: 'Approved' })),
    payment_captured: (draw) => event(draw, 'payment_captured', payment(draw, { action_id: `act_${code(draw)}` })),
    payment_declined: (draw) =>
      event(
        draw,
        'payment_declined',
        payment(draw, { response_code: '20051', response_summary: 'Insufficient funds' }),
      ),
    payment_refunded: (draw) => event(draw, 'payment_refunded', payment(draw, { action_id: `act_${code(draw)}` })),
    dispute_received: (draw) => event(draw, 'dispute_received', dispute(draw)),
  },
}

function event(draw: Draw, type: string, data: Fields): Fields {
  const created_on = isoSeconds(draw.at)
  return {
    id: `evt_${draw.id}`,
    type,
    version: '1.0.0',
    created_on,
    data,
    _links: { payment: { href: 'https://api.checkout.com/payments/x' } },
  }
}

function payment(draw: Draw, more: Fields): Fields {
  const { name, email } = pick(draw, people)
  return {
    id: `pay_${code(draw)}`,
    reference: `TW-${hex(draw, 6)}`,
    amount: integer(draw, 900, 90_000),
    currency: 'EUR',
    customer: { id: `cus_${code(draw)}`, name, email },
    source: { type: 'card', scheme: 'Visa', last_4: String(integer(draw, 1_000, 9_999)), expiry_year: 2029 },
    processed_on: isoSeconds(draw.at),
    ...more,
  }
}

function dispute(draw: Draw): Fields {
  const money = { amount: integer(draw, 900, 90_000), currency: 'EUR' }
  return {
    id: `dsp_${code(draw)}`,
    payment_id: `pay_${code(draw)}`,
    category: 'fraudulent',
    reason_code: '10.4',
    date: isoSeconds(draw.at),
    ...money,
  }
}

function code(draw: Draw): string {
  return token(draw, 26).toLowerCase()
}
