// Render: https://render.com/docs/webhooks; independent receivers agree. Standard Webhooks; the payload is thin.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body, header } from '../read-value.ts'
import { standardWebhooksScheme } from '../schemes/standard-webhooks.ts'

export const render: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'render',
  name: 'Render',
  proof: 'corroborated',
  verify: standardWebhooksScheme(),
  event: {
    key: header('webhook-id'),
    type: body('/type'),
    createdAt: { at: body('/timestamp'), unit: 'iso' },
    orderBy: body('/data/serviceId'),
  },
  delivery: {
    timeoutSeconds: null,
    retries: null,
    retriesForHours: null,
    schedule: 'tried again until a 2xx; see the page',
    canList: 'GET /v1/services/{serviceId}/events',
  },
  setup: {
    url: 'Integrations > Webhooks > Create webhook',
    secret: 'Signing secret of that webhook: whsec_...',
  },
  notes: ['Events are thin: fetch GET /v1/events/{data.id} for what happened.'],
})
