// Squarespace: https://developers.squarespace.com/webhooks/verifying-notifications. The secret is hexadecimal and decoded.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const squarespace: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'squarespace',
  name: 'Squarespace',
  proof: 'docs',
  verify: hmac({ header: 'squarespace-signature', secret: { as: 'hex' } }),
  event: {
    key: body('/id'),
    type: body('/topic'),
    createdAt: { at: body('/createdOn'), unit: 'iso' },
    orderBy: body('/data/orderId'),
  },
  delivery: {
    timeoutSeconds: null,
    retries: null,
    retriesForHours: null,
    schedule: 'not documented',
    canList: 'GET /1.0/commerce/orders?modifiedAfter=...&modifiedBefore=...',
  },
  setup: {
    url: 'endpointUrl of POST /1.0/webhook_subscriptions',
    secret: 'in the answer to that call: hexadecimal digits',
  },
  notes: [
    'Rotating the secret ends the old one at once: what is on its way then is refused, and nothing signs with both.',
  ],
})
