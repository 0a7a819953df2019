// Replicate: https://replicate.com/docs/topics/webhooks/verify-webhook. Standard Webhooks; its own SDK judges no age,
// the scheme does. The body is the prediction itself, so its status is the type.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body, header } from '../read-value.ts'
import { standardWebhooksScheme } from '../schemes/standard-webhooks.ts'

export const replicate: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'replicate',
  name: 'Replicate',
  proof: 'sdk',
  verify: standardWebhooksScheme(),
  event: {
    key: header('webhook-id'),
    type: body('/status'),
    createdAt: { at: body('/completed_at').or(body('/started_at')).or(body('/created_at')), unit: 'iso' },
    orderBy: body('/id'),
  },
  delivery: {
    timeoutSeconds: null,
    retries: null,
    retriesForHours: null,
    schedule: 'what comes last is tried again for some minutes; output and logs on the way are sent once',
    canList: 'GET /v1/predictions',
  },
  setup: {
    url: '`webhook` of each prediction or training',
    secret: 'GET /v1/webhooks/default/secret: whsec_...',
  },
})
