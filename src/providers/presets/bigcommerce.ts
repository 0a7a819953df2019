// BigCommerce: https://developer.bigcommerce.com/docs/integrations/webhooks. Standard Webhooks, but the app's client
// secret is the key as it is, undecoded.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body, header } from '../read-value.ts'
import { standardWebhooksScheme } from '../schemes/standard-webhooks.ts'

export const bigcommerce: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'bigcommerce',
  name: 'BigCommerce',
  proof: 'docs',
  verify: standardWebhooksScheme({ secret: { as: 'text' } }),
  event: {
    key: header('webhook-id'),
    type: body('/scope'),
    createdAt: { at: body('/created_at'), unit: 's' },
    orderBy: body('/data/id'),
  },
  delivery: {
    timeoutSeconds: null,
    retries: 11,
    retriesForHours: 48,
    schedule: 'after 60, 180, 300, 600, 900, 1800, 3600, 7200, 21600, 50400 and 86400 s',
    disables: 'after the last retry, and after 90 days without use; a domain below 90 % success for three minutes',
    canList: 'GET /v3/hooks/admin',
    canRedeliver: 'PUT /v3/hooks/{id} with is_active, to switch it on again',
  },
  setup: { url: 'POST /stores/{hash}/v3/hooks, destination', secret: "the app's client secret" },
  notes: ['Payloads are thin: fetch the object.'],
})
