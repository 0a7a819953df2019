// Brex: https://developer.brex.com/docs/webhooks. Standard Webhooks; two secrets and two signatures while they are
// rotated.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body, header } from '../read-value.ts'
import { standardWebhooksScheme } from '../schemes/standard-webhooks.ts'

export const brex: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'brex',
  name: 'Brex',
  proof: 'docs',
  verify: standardWebhooksScheme(),
  event: {
    key: header('webhook-id'),
    type: body('/event_type'),
    orderBy: body('/transfer_id').or(body('/user_id')),
  },
  delivery: { timeoutSeconds: null, retries: null, retriesForHours: null, schedule: 'not documented' },
  setup: { url: 'POST /v1/webhooks, url', secret: 'GET /v1/webhooks/secrets: base64, all that it lists' },
})
