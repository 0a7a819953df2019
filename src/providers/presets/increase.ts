// Increase: https://increase.com/documentation/webhooks. Standard Webhooks, but the whole text of the secret is the key: its
// own SDK undoes the decoding that the specification asks for.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { standardWebhooksScheme } from '../schemes/standard-webhooks.ts'

export const increase: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'increase',
  name: 'Increase',
  proof: 'sdk',
  verify: standardWebhooksScheme({ secret: { as: 'text' } }),
  event: {
    key: body('/id'),
    type: body('/category'),
    createdAt: { at: body('/created_at'), unit: 'iso' },
    orderBy: body('/associated_object_id'),
  },
  delivery: {
    timeoutSeconds: null,
    retries: null,
    retriesForHours: null,
    schedule: 'not documented',
    canList: 'GET /events',
  },
  setup: {
    url: 'Developers > Webhooks > Create event subscription, or POST /event_subscriptions',
    secret: 'the shared_secret of the subscription, used whole, with whsec_ if it has that',
  },
  notes: ['The body only names the object: GET /{associated_object_type}s/{associated_object_id}.'],
})
