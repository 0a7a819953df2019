// Any sender that follows the Standard Webhooks specification to the letter.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body, header } from '../read-value.ts'
import { standardWebhooksScheme } from '../schemes/standard-webhooks.ts'

export const standardWebhooks: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'standard-webhooks',
  name: 'Standard Webhooks',
  proof: 'sdk',
  verify: standardWebhooksScheme(),
  event: { key: header('webhook-id'), type: body('/type'), createdAt: { at: body('/timestamp'), unit: 'iso' } },
  delivery: {
    timeoutSeconds: 20,
    retries: null,
    retriesForHours: null,
    schedule: 'each sender has its own; the specification suggests ten tries over about three days',
    disables: 'the specification suggests: at 410 Gone, and after failing for days',
  },
  setup: {
    url: "the sender's page or API for webhook endpoints",
    secret: "the sender's page for this endpoint (whsec_...)",
  },
  notes: ['A sender with names of its own for the three headers is a custom source: standardWebhooks: { prefix }.'],
})
