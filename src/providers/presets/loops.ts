// Loops: https://loops.so/docs/webhooks. Standard Webhooks. One endpoint for each account, ten events a second at most.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body, header } from '../read-value.ts'
import { standardWebhooksScheme } from '../schemes/standard-webhooks.ts'

export const loops: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'loops',
  name: 'Loops',
  proof: 'corroborated',
  verify: standardWebhooksScheme(),
  event: {
    key: header('webhook-id'),
    type: body('/eventName'),
    createdAt: { at: body('/eventTime'), unit: 's' },
    orderBy: body('/contactIdentity/id'),
  },
  delivery: { timeoutSeconds: null, retries: null, retriesForHours: null, schedule: 'not documented' },
  setup: {
    url: 'Settings > Webhooks',
    secret: 'the signing secret on the same page: whsec_ and base64, given with its prefix',
  },
})
