// Cloudflare Notifications: https://developers.cloudflare.com/notifications/get-started/configure-webhooks. Nothing is
// signed; the secret itself is sent.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { always, body } from '../read-value.ts'
import { sharedToken } from '../schemes/shared-token.ts'

export const cloudflareNotifications: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'cloudflare-notifications',
  name: 'Cloudflare Notifications',
  authenticates: 'sender',
  proof: 'docs',
  verify: sharedToken({ header: 'cf-webhook-auth' }),
  event: { key: null, type: body('/alert_type').or(always('test')), orderBy: body('/policy_id') },
  delivery: { timeoutSeconds: null, retries: null, retriesForHours: null, schedule: 'not documented' },
  setup: {
    url: 'Notifications > Destinations > Webhooks > Create',
    secret: 'the secret you type in there',
  },
  notes: ['Save and Test sends a text without an alert_type: its type is test.'],
})
