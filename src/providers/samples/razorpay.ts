// Events as Razorpay sends them: the id in a header, the entities in the body. All data is made up.
import { type Draw, integer, people, pick, type SampleSet, seconds, token } from './draw.ts'

type Fields = Record<string, unknown>

export const razorpaySamples: SampleSet = {
  headers: (_type, draw) => [
    ['content-type', 'application/json'],
    ['user-agent', 'Razorpay-Webhook/v1'],
    ['x-razorpay-event-id', draw.id],
  ],
  bodies: {
    'payment.captured': (draw) => event(draw, 'payment.captured', { payment: { entity: payment(draw, 'captured') } }),
    'payment.failed': (draw) =>
      event(draw, 'payment.failed', {
        payment: {
          entity: { ...payment(draw, 'failed'), error_code: 'BAD_REQUEST_ERROR', error_reason: 'payment_timed_out' },
        },
      }),
    'order.paid': (draw) =>
      event(draw, 'order.paid', {
        payment: { entity: payment(draw, 'captured') },
        order: { entity: { id: `order_${token(draw, 14)}`, entity: 'order', status: 'paid', attempts: 1 } },
      }),
  },
}

function event(draw: Draw, name: string, payload: Fields): Fields {
  return {
    entity: 'event',
    account_id: 'acc_TdWtr48151623',
    event: name,
    contains: Object.keys(payload),
    payload,
    created_at: seconds(draw),
  }
}

function payment(draw: Draw, status: string): Fields {
  return {
    id: `pay_${token(draw, 14)}`,
    entity: 'payment',
    amount: integer(draw, 10_000, 900_000),
    currency: 'INR',
    status,
    order_id: `order_${token(draw, 14)}`,
    method: 'upi',
    captured: status === 'captured',
    email: pick(draw, people).email,
    created_at: seconds(draw) - 12,
  }
}
