// Plain: https://www.plain.com/docs/api-reference/webhooks. The time that is judged stands inside the signed body and
// is that of the attempt: a retry has another body and another signature, but the same id.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const plain: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'plain',
  name: 'Plain',
  proof: 'sdk',
  verify: hmac({
    header: 'plain-request-signature',
    timestamp: { at: body('/webhookMetadata/webhookDeliveryAttemptTimestamp'), unit: 'iso', toleranceSeconds: 300 },
  }),
  event: {
    key: body('/id'),
    type: body('/type'),
    createdAt: { at: body('/timestamp'), unit: 'iso' },
    orderBy: body('/payload/thread/id'),
  },
  delivery: {
    timeoutSeconds: null,
    retries: null,
    retriesForHours: null,
    schedule: 'tried again with growing intervals; Plain does not say how often',
  },
  setup: {
    url: 'Settings > Webhooks > Add webhook target',
    secret: 'Settings > Request signing > HMAC secret, one for the workspace',
  },
})
