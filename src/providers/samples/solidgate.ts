// Orders as Solidgate sends them; the public key in a header is part of what is signed. All data is made up.
import { integer, people, pick, type SampleSet } from './draw.ts'

export const solidgateSamples: SampleSet = {
  headers: (type, draw) => [
    ['content-type', 'application/json'],
    ['merchant', 'wh_pk_0harbour0'],
    ['solidgate-event-id', draw.id],
    ['solidgate-event-type', type],
  ],
  bodies: {
    'card_gate.order.updated': (draw) => ({
      order: {
        order_id: `order-${draw.id}`,
        status: pick(draw, ['auth_ok', 'settle_ok', 'declined']),
        amount: integer(draw, 400, 24_000),
        currency: 'EUR',
        customer_email: pick(draw, people).email,
        processing_amount: integer(draw, 400, 24_000),
      },
      transactions: {},
    }),
  },
}
