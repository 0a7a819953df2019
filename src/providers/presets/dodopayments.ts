// Dodo Payments: https://docs.dodopayments.com/developer-resources/webhooks. Standard Webhooks.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body, header } from '../read-value.ts'
import { standardWebhooksScheme } from '../schemes/standard-webhooks.ts'

export const dodopayments: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'dodopayments',
  name: 'Dodo Payments',
  proof: 'sdk',
  verify: standardWebhooksScheme(),
  event: {
    key: header('webhook-id'),
    type: body('/type'),
    createdAt: { at: body('/timestamp'), unit: 'iso' },
    orderBy: body('/data/payment_id').or(body('/data/subscription_id')),
  },
  delivery: { timeoutSeconds: null, retries: null, retriesForHours: null, schedule: 'not documented' },
  setup: { url: 'Developer > Webhooks > Add webhook', secret: 'the secret of the endpoint, whsec_...' },
})
