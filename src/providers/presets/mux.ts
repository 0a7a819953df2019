// Mux: https://www.mux.com/docs/core/verify-webhook-signatures.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const mux: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'mux',
  name: 'Mux',
  proof: 'sdk',
  verify: hmac({
    header: 'mux-signature',
    format: 't={timestamp},v1={signature}',
    separator: ',',
    content: '{timestamp}.{body}',
    timestamp: { unit: 's', toleranceSeconds: 300 },
  }),
  event: {
    key: body('/id'),
    type: body('/type'),
    createdAt: { at: body('/created_at'), unit: 'iso' },
    orderBy: body('/object/id'),
  },
  delivery: {
    timeoutSeconds: null,
    retries: null,
    retriesForHours: 24,
    schedule: 'with growing intervals for 24 hours',
  },
  setup: {
    url: 'Settings > Webhooks > Create new webhook, one for each environment',
    secret: 'Show signing secret of that webhook',
  },
})
