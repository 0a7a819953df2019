// Clerk: https://clerk.com/docs/webhooks/overview. Delivered by Svix, under its headers.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body, header } from '../read-value.ts'
import { standardWebhooksScheme } from '../schemes/standard-webhooks.ts'

export const clerk: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'clerk',
  name: 'Clerk',
  proof: 'sdk',
  verify: standardWebhooksScheme({ prefix: 'svix' }),
  event: {
    key: header('svix-id'),
    type: body('/type'),
    createdAt: { at: body('/timestamp'), unit: 'ms' },
    orderBy: body('/data/id'),
  },
  delivery: {
    timeoutSeconds: null,
    retries: 7,
    retriesForHours: 28,
    schedule: 'after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h and 10 h',
  },
  setup: {
    url: 'Dashboard > Configure > Webhooks > Add endpoint',
    secret: 'the signing secret of the endpoint, whsec_...',
  },
})
