// Events as Dodo Payments posts them: the object under data, its kind in payload_type. All data is made up.
import { type Draw, integer, people, pick, type SampleSet, token } from './draw.ts'

export const dodopaymentsSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'Dodo-Webhooks/1.0'],
  ],
  bodies: {
    'payment.succeeded': (draw) => event(draw, 'payment.succeeded', payment(draw, 'succeeded')),
    'payment.failed': (draw) => event(draw, 'payment.failed', payment(draw, 'failed')),
    'subscription.active': (draw) =>
      event(draw, 'subscription.active', {
        payload_type: 'Subscription',
        subscription_id: `sub_${token(draw, 20)}`,
        status: 'active',
      }),
  },
}

function event(draw: Draw, type: string, data: Record<string, unknown>): Record<string, unknown> {
  const timestamp = new Date(draw.at).toISOString().replace('Z', '000Z')
  return { business_id: `bus_${token(draw, 20)}`, type, timestamp, data }
}

function payment(draw: Draw, status: string): Record<string, unknown> {
  const { name, email } = pick(draw, people)
  const customer = { customer_id: `cus_${token(draw, 20)}`, name, email }
  const total_amount = integer(draw, 900, 90_000)
  return {
    payload_type: 'Payment',
    payment_id: `pay_${token(draw, 20)}`,
    status,
    total_amount,
    currency: 'EUR',
    customer,
  }
}
