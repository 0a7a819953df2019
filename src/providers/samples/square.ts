// Events as Square sends them. All data is made up.
import { type Draw, guid, integer, isoSeconds, people, pick, type SampleSet, token } from './draw.ts'

export const squareSamples: SampleSet = {
  headers: () => [['content-type', 'application/json']],
  bodies: {
    'payment.created': (draw) => event(draw, 'payment.created', ['payment', { payment: payment(draw, 'APPROVED') }]),
    'payment.updated': (draw) => event(draw, 'payment.updated', ['payment', { payment: payment(draw, 'COMPLETED') }]),
    'refund.created': (draw) => event(draw, 'refund.created', ['refund', { refund: refund(draw) }]),
    'order.created': (draw) => event(draw, 'order.created', ['order_created', { order_created: order(draw) }]),
    'customer.created': (draw) => event(draw, 'customer.created', ['customer', { customer: customer(draw) }]),
    'invoice.payment_made': (draw) => event(draw, 'invoice.payment_made', ['invoice', { invoice: invoice(draw) }]),
  },
}

type Fields = Record<string, unknown>

const location = 'LTIDEWATER01'

function event(draw: Draw, type: string, [kind, object]: [kind: string, object: Fields]): Fields {
  return {
    merchant_id: 'MLHARBOUR0001',
    location_id: location,
    type,
    event_id: guid(draw),
    created_at: new Date(draw.at).toISOString(),
    data: { type: kind, id: token(draw, 22), object },
  }
}

function payment(draw: Draw, status: string): Fields {
  const amount = { amount: integer(draw, 400, 24_000), currency: 'EUR' }
  return {
    id: token(draw, 22),
    created_at: new Date(draw.at - 1_000).toISOString(),
    updated_at: new Date(draw.at).toISOString(),
    amount_money: amount,
    total_money: amount,
    status,
    source_type: 'CARD',
    card_details: { status: 'CAPTURED', card: { card_brand: 'VISA', last_4: '5858', exp_month: 9, exp_year: 2029 } },
    location_id: location,
    order_id: token(draw, 22),
    version: 1,
  }
}

function refund(draw: Draw): Fields {
  return {
    id: token(draw, 22),
    status: 'PENDING',
    amount_money: { amount: integer(draw, 100, 4_000), currency: 'EUR' },
    payment_id: token(draw, 22),
    reason: 'The line was too short',
    created_at: new Date(draw.at).toISOString(),
  }
}

function order(draw: Draw): Fields {
  return {
    order_id: token(draw, 22),
    version: 1,
    location_id: location,
    state: 'OPEN',
    created_at: isoSeconds(draw.at),
  }
}

function customer(draw: Draw): Fields {
  const who = pick(draw, people)
  const [given = '', ...rest] = who.name.split(' ')
  return {
    id: token(draw, 26).toUpperCase(),
    given_name: given,
    family_name: rest.join(' '),
    email_address: who.email,
    created_at: isoSeconds(draw.at),
    creation_source: 'THIRD_PARTY',
    version: 0,
  }
}

function invoice(draw: Draw): Fields {
  return {
    id: `inv:0-${token(draw, 24)}`,
    version: 2,
    location_id: location,
    status: 'PAID',
    invoice_number: String(integer(draw, 1, 9_999)).padStart(6, '0'),
    title: 'Berth 7, one week',
    updated_at: isoSeconds(draw.at),
  }
}
