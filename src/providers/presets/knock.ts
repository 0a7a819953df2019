// Knock: https://docs.knock.app/developer-tools/outbound-webhooks/overview. As Stripe's, but in milliseconds and base64.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const knock: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'knock',
  name: 'Knock',
  proof: 'corroborated',
  verify: hmac({
    header: 'x-knock-signature',
    format: 't={timestamp},s={signature}',
    separator: ',',
    encoding: 'base64',
    content: '{timestamp}.{body}',
    timestamp: { unit: 'ms', toleranceSeconds: 300 },
  }),
  event: {
    key: body('/id'),
    type: body('/type'),
    createdAt: { at: body('/created_at'), unit: 'iso' },
    orderBy: body('/data/id'),
  },
  delivery: {
    timeoutSeconds: null,
    retries: null,
    retriesForHours: null,
    schedule: 'not documented',
    canList: 'GET /v1/messages/{id}/events',
  },
  setup: {
    url: 'Developers > Webhooks > Create webhook',
    secret: 'the signing key of the webhook there',
  },
})
