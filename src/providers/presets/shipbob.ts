// ShipBob: https://developer.shipbob.com/webhooks. Standard Webhooks; the topic stands in a header of its own.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body, header } from '../read-value.ts'
import { standardWebhooksScheme } from '../schemes/standard-webhooks.ts'

export const shipbob: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'shipbob',
  name: 'ShipBob',
  proof: 'secondary',
  verify: standardWebhooksScheme(),
  event: {
    key: header('webhook-id'),
    type: header('x-webhook-topic').or(header('shipbob-topic')),
    orderBy: body('/id'),
  },
  delivery: { timeoutSeconds: null, retries: null, retriesForHours: null, schedule: 'not documented' },
  setup: {
    url: 'Integrations > Webhooks, or POST /webhook of the API',
    secret: 'shown when the subscription is made: whsec_...',
  },
  notes: ['Subscriptions of API versions 1.0 and 2.0 write topics with underscores, and are not signed this way.'],
})
