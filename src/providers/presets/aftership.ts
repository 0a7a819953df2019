// AfterShip Tracking: https://www.aftership.com/docs/tracking/webhook/webhook-signature. Returns and Warranty use
// another header.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const aftership: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'aftership',
  name: 'AfterShip',
  proof: 'docs',
  verify: hmac({ header: 'aftership-hmac-sha256', encoding: 'base64' }),
  event: {
    key: body('/event_id'),
    type: body('/event'),
    createdAt: { at: body('/ts'), unit: 's' },
    orderBy: body('/msg/id'),
  },
  delivery: { timeoutSeconds: null, retries: null, retriesForHours: null, schedule: 'not documented' },
  setup: { url: 'Settings > Webhooks', secret: 'Settings > Webhooks, webhook secret' },
})
