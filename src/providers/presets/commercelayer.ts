// Commerce Layer: https://docs.commercelayer.io/core/real-time-webhooks. The topic stands in a header only.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body, bodyHash, header } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const commercelayer: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'commercelayer',
  name: 'Commerce Layer',
  proof: 'corroborated',
  verify: hmac({ header: 'x-commercelayer-signature', encoding: 'base64' }),
  // Two topics can tell of one change with one body.
  event: {
    key: header('x-commercelayer-topic').with(bodyHash()),
    type: header('x-commercelayer-topic'),
    createdAt: { at: body('/data/attributes/updated_at'), unit: 'iso' },
    orderBy: body('/data/id'),
  },
  delivery: {
    timeoutSeconds: 5,
    retries: 10,
    retriesForHours: null,
    schedule: 'up to ten retries',
    disables: 'its circuit breaker opens after 30 failures in a row; the owner is told after five',
    canList: 'GET /api/event_callbacks',
  },
  setup: { url: 'POST /api/webhooks, callback_url', secret: 'shared_secret of that webhook' },
})
