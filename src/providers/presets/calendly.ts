// Calendly: https://developer.calendly.com/api-docs/overview/webhooks/webhook-signatures. Three minutes, as its sample
// has it.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const calendly: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'calendly',
  name: 'Calendly',
  proof: 'corroborated',
  verify: hmac({
    header: 'calendly-webhook-signature',
    format: 't={timestamp},v1={signature}',
    separator: ',',
    content: '{timestamp}.{body}',
    timestamp: { unit: 's', toleranceSeconds: 180 },
  }),
  event: {
    key: null,
    type: body('/event'),
    createdAt: { at: body('/created_at'), unit: 'iso' },
    orderBy: body('/payload/uri'),
  },
  delivery: { timeoutSeconds: null, retries: null, retriesForHours: null, schedule: 'not documented' },
  setup: {
    url: 'POST /webhook_subscriptions, url',
    secret: 'the signing_key you send along; for an OAuth app, the webhook signing key it was made with',
  },
})
