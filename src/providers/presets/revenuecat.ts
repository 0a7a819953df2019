// RevenueCat: https://www.revenuecat.com/docs/integrations/webhooks; several independent receivers agree. Signing is
// chosen for each integration; the Authorization header that comes without it proves no body, and is only taken where
// `variant` says so.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { anyOf, onlyByVariant } from '../schemes/any-of.ts'
import { hmac } from '../schemes/hmac.ts'
import { sharedToken } from '../schemes/shared-token.ts'

type Own = { variant?: 'signature' | 'authorization' }

export const revenuecat: SourceFactory<Record<string, unknown>, Own> = defineProvider({
  id: 'revenuecat',
  name: 'RevenueCat',
  authenticates: { signature: 'body', authorization: 'sender' },
  proof: 'corroborated',
  verify: anyOf({
    signature: hmac({
      header: 'x-revenuecat-webhook-signature',
      format: 't={timestamp},v1={signature}',
      separator: ',',
      content: '{timestamp}.{body}',
      timestamp: { unit: 's', toleranceSeconds: 300 },
    }),
    authorization: onlyByVariant(sharedToken({ header: 'authorization' })),
  }),
  event: {
    key: body('/event/id'),
    type: body('/event/type'),
    createdAt: { at: body('/event/event_timestamp_ms'), unit: 'ms' },
    orderBy: body('/event/app_user_id'),
  },
  delivery: {
    timeoutSeconds: 60,
    retries: 5,
    retriesForHours: 2.6,
    schedule: 'after 5, 10, 20, 40 and 80 min',
    canRedeliver: 'from the dashboard',
  },
  setup: {
    url: 'Integrations > Webhooks > Add new configuration',
    secret:
      'the signing secret of that integration, once signing is turned on; for the other variant the whole value of its Authorization header',
  },
  notes: [
    "Without signing (variant: 'authorization') the body is not covered: fetch GET /v1/subscribers/{app_user_id}.",
  ],
})
