// Stytch: https://stytch.com/docs/guides/webhooks. Delivered by Svix: Standard Webhooks under svix-*.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body, header } from '../read-value.ts'
import { standardWebhooksScheme } from '../schemes/standard-webhooks.ts'

export const stytch: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'stytch',
  name: 'Stytch',
  proof: 'secondary',
  verify: standardWebhooksScheme({ prefix: 'svix' }),
  event: {
    key: header('svix-id'),
    type: body('/object_type').with(body('/action')),
    createdAt: { at: body('/timestamp'), unit: 'iso' },
    orderBy: body('/id'),
  },
  delivery: { timeoutSeconds: null, retries: null, retriesForHours: null, schedule: 'not documented' },
  setup: {
    url: 'Dashboard > Webhooks > Add endpoint',
    secret: 'on the endpoint: Signing Secret, whsec_...',
  },
})
