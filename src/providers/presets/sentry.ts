// Sentry's integration platform: https://docs.sentry.io/integrations/integration-platform/webhooks, whose page has the headers,
// and whose sender builds an HMAC-SHA256 in hex. The timestamp is not signed, so it protects from nothing.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body, header } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export interface SentryPayload {
  action: string
  installation?: { uuid: string }
  data: Record<string, unknown>
  actor?: { type: string; id: string | number; name?: string }
  [field: string]: unknown
}

export const sentry: SourceFactory<SentryPayload> = defineProvider<SentryPayload>({
  id: 'sentry',
  name: 'Sentry',
  proof: 'docs',
  verify: hmac({ header: 'sentry-hook-signature' }),
  event: {
    key: header('request-id'),
    type: header('sentry-hook-resource').with(body('/action')),
    createdAt: { at: header('sentry-hook-timestamp'), unit: 's' },
    orderBy: body('/data/issue/id'),
  },
  delivery: { timeoutSeconds: 1, retries: null, retriesForHours: null, schedule: 'not documented' },
  setup: {
    url: 'Settings > Developer Settings > your integration > Webhook URL',
    secret: 'on the same page under Credentials: the Client Secret',
  },
  notes: ['Sentry waits one second for the answer.'],
})
