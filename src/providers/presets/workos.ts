// WorkOS: https://workos.com/docs/events/data-syncing/webhooks. Stripe's form of header, but in milliseconds and with a space.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export interface WorkOSPayload {
  id: string
  event: string
  data: Record<string, unknown>
  created_at: string
  [field: string]: unknown
}

export const workos: SourceFactory<WorkOSPayload> = defineProvider<WorkOSPayload>({
  id: 'workos',
  name: 'WorkOS',
  proof: 'sdk',
  verify: hmac({
    header: 'workos-signature',
    format: 't={timestamp},v1={signature}',
    separator: ',',
    content: '{timestamp}.{body}',
    timestamp: { unit: 'ms', toleranceSeconds: 180 },
  }),
  event: {
    key: body('/id'),
    type: body('/event'),
    createdAt: { at: body('/created_at'), unit: 'iso' },
    orderBy: body('/data/id'),
  },
  delivery: {
    timeoutSeconds: null,
    retries: 6,
    retriesForHours: 72,
    schedule: 'up to six retries with exponential backoff, over three days',
    canList: 'GET /events',
  },
  setup: {
    url: 'Dashboard > Developer > Webhooks > Create Webhook',
    secret: 'on the endpoint: the signing secret, used whole',
  },
})
