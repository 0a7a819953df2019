// Lithic: https://docs.lithic.com/docs/events-api. Standard Webhooks; the SDK takes these three header names only.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body, header } from '../read-value.ts'
import { standardWebhooksScheme } from '../schemes/standard-webhooks.ts'

export const lithic: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'lithic',
  name: 'Lithic',
  proof: 'sdk',
  verify: standardWebhooksScheme(),
  event: {
    key: header('webhook-id'),
    type: body('/event_type'),
    createdAt: { at: header('webhook-timestamp'), unit: 's' },
    orderBy: body('/card_token').or(body('/token')),
  },
  delivery: {
    timeoutSeconds: null,
    retries: null,
    retriesForHours: null,
    schedule: 'not documented',
    canList: 'GET /v1/events; GET /v1/events/{event_token}/attempts tells how each was answered',
    canRedeliver: 'POST /v1/events/{event_token}/event_subscriptions/{id}/resend',
  },
  setup: {
    url: 'Dashboard > Events, or POST /v1/event_subscriptions',
    secret: 'GET /v1/event_subscriptions/{token}/secret: whsec_ and base64, given with its prefix',
  },
})
