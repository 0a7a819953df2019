// ElevenLabs: https://elevenlabs.io/docs/product-guides/administration/webhooks. The SDK's window is thirty minutes; the
// secret is used whole.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const elevenlabs: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'elevenlabs',
  name: 'ElevenLabs',
  proof: 'sdk',
  verify: hmac({
    header: 'elevenlabs-signature',
    format: 't={timestamp},v0={signature}',
    separator: ',',
    content: '{timestamp}.{body}',
    timestamp: { unit: 's', toleranceSeconds: 1800 },
  }),
  event: {
    key: null,
    type: body('/type'),
    createdAt: { at: body('/event_timestamp'), unit: 's' },
    orderBy: body('/data/conversation_id'),
  },
  delivery: { timeoutSeconds: null, retries: null, retriesForHours: null, schedule: 'not documented' },
  setup: {
    url: 'Settings > Webhooks of the workspace, or the agent > Post-call webhook',
    secret: 'shown once when the webhook is made: wsec_..., used whole',
  },
})
