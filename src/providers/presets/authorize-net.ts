// Authorize.Net: https://developer.authorize.net/api/reference/features/webhooks.html. The 128 hexadecimal characters
// of the signature key are the key themselves, undecoded.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const authorizeNet: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'authorize-net',
  name: 'Authorize.Net',
  proof: 'docs',
  verify: hmac({
    header: 'x-anet-signature',
    algorithm: 'sha512',
    encoding: 'hex-upper',
    format: 'sha512={signature}',
  }),
  event: {
    key: body('/notificationId'),
    type: body('/eventType'),
    createdAt: { at: body('/eventDate'), unit: 'iso' },
    orderBy: body('/payload/id'),
  },
  delivery: {
    timeoutSeconds: null,
    retries: null,
    retriesForHours: null,
    schedule: 'not documented',
    canList: 'GET /rest/v1/notifications, with deliveryStatus for those that failed',
  },
  setup: {
    url: 'Account > Settings > Webhooks > Add endpoint',
    secret: 'Account > Settings > API Credentials & Keys > Signature Key: 128 characters, used as text',
  },
})
