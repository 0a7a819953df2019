// Payment events as Cashfree posts them: amounts with two digits, which no second serialisation keeps. All data is made
// up.
import { type Draw, integer, type SampleSet } from './draw.ts'

export const cashfreeSamples: SampleSet = {
  headers: (_type, draw) => [
    ['content-type', 'application/json'],
    ['user-agent', 'Cashfree-Webhook/1.0'],
    ['x-idempotency-key', draw.id],
    ['x-webhook-version', '2025-01-01'],
  ],
  bodies: {
    PAYMENT_SUCCESS_WEBHOOK: (draw) => payment(draw, 'PAYMENT_SUCCESS_WEBHOOK', 'SUCCESS'),
    PAYMENT_FAILED_WEBHOOK: (draw) => payment(draw, 'PAYMENT_FAILED_WEBHOOK', 'FAILED'),
  },
}

/** Text, since JSON.stringify would write 2.00 as 2. */
function payment(draw: Draw, type: string, status: string): string {
  const amount = `${integer(draw, 2, 900)}.00`
  const order = `{"order_id":"order_${draw.id}","order_amount":${amount},"order_currency":"INR"}`
  const paid = `{"cf_payment_id":${integer(draw, 1e9, 2e9)},"payment_status":"${status}","payment_amount":${amount}}`
  const event_time = `${new Date(draw.at + 19_800_000).toISOString().slice(0, 19)}+05:30`
  return `{"data":{"order":${order},"payment":${paid}},"event_time":"${event_time}","type":"${type}"}`
}
