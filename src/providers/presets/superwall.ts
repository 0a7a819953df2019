// Superwall: https://superwall.com/docs/integrations/webhooks. Delivered by Svix: Standard Webhooks under svix-*.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body, header } from '../read-value.ts'
import { standardWebhooksScheme } from '../schemes/standard-webhooks.ts'

export const superwall: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'superwall',
  name: 'Superwall',
  proof: 'corroborated',
  verify: standardWebhooksScheme({ prefix: 'svix' }),
  event: {
    key: header('svix-id'),
    type: body('/type').or(body('/data/name')),
    createdAt: { at: body('/timestamp'), unit: 'ms' },
    orderBy: body('/data/originalTransactionId'),
  },
  delivery: { timeoutSeconds: null, retries: null, retriesForHours: null, schedule: 'not documented' },
  setup: {
    url: 'Dashboard > Integrations > Webhooks > Add Endpoint',
    secret: 'on the endpoint: Signing Secret, whsec_...',
  },
})
