// Tailscale: https://tailscale.com/kb/1213/webhooks. The body is a list of events, none of which has an id.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const tailscale: SourceFactory<Record<string, unknown>[]> = defineProvider({
  id: 'tailscale',
  name: 'Tailscale',
  proof: 'docs',
  verify: hmac({
    header: 'tailscale-webhook-signature',
    format: 't={timestamp},v1={signature}',
    separator: ',',
    content: '{timestamp}.{body}',
    timestamp: { unit: 's', toleranceSeconds: 300 },
  }),
  event: {
    batch: '/*',
    key: null,
    type: body('/type'),
    createdAt: { at: body('/timestamp'), unit: 'iso' },
    orderBy: body('/data/nodeID'),
  },
  delivery: {
    timeoutSeconds: null,
    retries: null,
    retriesForHours: null,
    schedule: 'a delivery that failed is tried again, and later events wait behind it',
  },
  setup: {
    url: 'Admin console > Settings > Webhooks > Add endpoint',
    secret: 'shown once when the endpoint is made: tskey-webhook-..., used whole',
  },
})
