// Payments as Tebex sends them. All data is made up.
import { type Draw, integer, people, pick, type SampleSet, token } from './draw.ts'

export const tebexSamples: SampleSet = {
  headers: () => [['content-type', 'application/json']],
  bodies: {
    'payment.completed': (draw) => event(draw, 'payment.completed', payment(draw, 'Complete')),
    'payment.refunded': (draw) => event(draw, 'payment.refunded', payment(draw, 'Refund')),
    'validation.webhook': (draw) => event(draw, 'validation.webhook', {}),
  },
}

type Fields = Record<string, unknown>

function event(draw: Draw, type: string, subject: Fields): Fields {
  return { id: draw.id, type, date: `${new Date(draw.at).toISOString().slice(0, 19)}+00:00`, subject }
}

function payment(draw: Draw, status: string): Fields {
  return {
    transaction_id: `tbx-${token(draw, 10).toLowerCase()}`,
    status: { id: 1, description: status },
    price: { amount: integer(draw, 2, 90), currency: 'EUR' },
    customer: { first_name: pick(draw, people).name, email: pick(draw, people).email, country: 'SE' },
    products: [{ id: 7, name: 'A berth for the night', quantity: 1 }],
  }
}
