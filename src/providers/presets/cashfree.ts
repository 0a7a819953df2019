// Cashfree Payments: https://www.cashfree.com/docs, as cashfree-pg verifies. Nothing stands between timestamp and body.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body, header } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const cashfree: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'cashfree',
  name: 'Cashfree Payments',
  proof: 'sdk',
  verify: hmac({
    header: 'x-webhook-signature',
    encoding: 'base64',
    content: '{timestamp}{body}',
    timestamp: { header: 'x-webhook-timestamp', unit: 'ms' },
  }),
  event: {
    key: header('x-idempotency-key'),
    type: body('/type'),
    createdAt: { at: body('/event_time'), unit: 'iso' },
    orderBy: body('/data/order/order_id'),
  },
  delivery: { timeoutSeconds: null, retries: null, retriesForHours: null, schedule: 'not documented' },
  setup: {
    url: 'Developers > Webhooks > Add webhook endpoint',
    secret: "the API's client secret: Developers > API keys",
  },
})
