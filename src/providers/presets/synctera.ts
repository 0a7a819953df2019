// Synctera: https://docs.synctera.com/docs/webhooks-guide. While a secret is replaced the header holds two signatures with a
// dot between them.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const synctera: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'synctera',
  name: 'Synctera',
  proof: 'secondary',
  verify: hmac({
    header: 'synctera-signature',
    separator: '.',
    content: '{timestamp}.{body}',
    timestamp: { header: 'request-timestamp', unit: 's', toleranceSeconds: 300 },
  }),
  event: {
    key: body('/id'),
    type: body('/type'),
    createdAt: { at: body('/event_time'), unit: 'iso' },
    orderBy: body('/event_resource/id'),
  },
  delivery: {
    timeoutSeconds: 5,
    retries: null,
    retriesForHours: 55,
    schedule: 'exponential backoff for about 55 hours',
    canList: 'GET /v0/webhooks/{id}/events, for 60 days',
    canRedeliver: 'POST /v0/webhooks/{id}/events/{event_id}/resend',
  },
  setup: { url: 'POST /v0/webhooks', secret: 'made with POST /v0/webhook_secrets, used whole' },
})
