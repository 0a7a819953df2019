// Razorpay: https://razorpay.com/docs/webhooks/validate-test/. The id stands in a header only, which is not signed.
// Retries of older events are signed with the secret of then: keep the old one beside the new.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body, header } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const razorpay: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'razorpay',
  name: 'Razorpay',
  proof: 'sdk',
  verify: hmac({ header: 'x-razorpay-signature' }),
  event: {
    key: header('x-razorpay-event-id'),
    type: body('/event'),
    createdAt: { at: body('/created_at'), unit: 's' },
    orderBy: body('/payload/payment/entity/order_id'),
  },
  delivery: {
    timeoutSeconds: 5,
    retries: null,
    retriesForHours: 24,
    schedule: 'exponential backoff for 24 hours after the event',
    disables: 'after 24 hours of failures, with a mail',
  },
  setup: {
    url: 'Account & Settings > Webhooks > Add new webhook',
    secret: 'the Secret you type there, not the API key secret',
  },
})
