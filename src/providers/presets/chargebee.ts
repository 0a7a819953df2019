// Chargebee: https://apidocs.chargebee.com/docs/api/webhooks. Nothing is signed; it sends the user and password of the
// webhook.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { basic } from '../schemes/basic.ts'

export const chargebee: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'chargebee',
  name: 'Chargebee',
  authenticates: 'sender',
  proof: 'sdk',
  verify: basic(),
  event: {
    key: body('/id'),
    type: body('/event_type'),
    createdAt: { at: body('/occurred_at'), unit: 's' },
    orderBy: body('/content/subscription/id').or(body('/content/customer/id')),
  },
  delivery: {
    timeoutSeconds: 20,
    retries: 7,
    retriesForHours: null,
    schedule: 'up to seven retries, exponential from 2 min to 2 days',
    canList: 'GET /api/v2/events, with webhook_status[is]=failed for those that failed',
    canRedeliver: 'from the dashboard',
  },
  setup: {
    url: 'Settings > Configure Chargebee > API Keys and Webhooks > Webhooks',
    secret: 'Protect webhook URL with basic authentication there, as user:password',
  },
  notes: ['The body is not signed: compare resource_version with the object you fetch where it matters.'],
})
