// Vanta: https://developer.vanta.com/docs/webhooks. Delivered by Svix: Standard Webhooks under svix-*.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body, header } from '../read-value.ts'
import { standardWebhooksScheme } from '../schemes/standard-webhooks.ts'

export const vanta: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'vanta',
  name: 'Vanta',
  proof: 'secondary',
  verify: standardWebhooksScheme({ prefix: 'svix' }),
  event: { key: header('svix-id'), type: body('/type') },
  delivery: { timeoutSeconds: null, retries: null, retriesForHours: null, schedule: 'not documented' },
  setup: {
    url: 'Settings > Developer console > Webhooks',
    secret: 'on the endpoint: Signing Secret, whsec_...',
  },
})
