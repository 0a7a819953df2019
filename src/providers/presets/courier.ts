// Courier: https://www.courier.com/docs. The timestamp is in milliseconds. Known from hookdeck/webhook-skills.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const courier: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'courier',
  name: 'Courier',
  proof: 'secondary',
  verify: hmac({
    header: 'courier-signature',
    format: 't={timestamp},signature={signature}',
    separator: ',',
    content: '{timestamp}.{body}',
    timestamp: { unit: 'ms', toleranceSeconds: 300 },
  }),
  event: { key: null, type: body('/type'), orderBy: body('/data/id') },
  delivery: { timeoutSeconds: null, retries: null, retriesForHours: null, schedule: 'not documented' },
  setup: { url: 'Settings > General > Outbound Webhooks', secret: 'the signing secret of that webhook' },
})
