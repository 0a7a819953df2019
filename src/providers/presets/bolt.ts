// Bolt: https://help.bolt.com/developers/webhooks. While a secret is rotated, a second header carries the signature of
// the incoming one.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { anyHeader } from '../schemes/any-header.ts'
import { hmac } from '../schemes/hmac.ts'

export const bolt: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'bolt',
  name: 'Bolt',
  proof: 'sdk',
  verify: hmac({
    at: anyHeader(['x-bolt-hmac-sha256', 'x-bolt-hmac-sha256-pending']),
    separator: ',',
    encoding: 'base64',
  }),
  event: { key: null, type: body('/type'), orderBy: body('/reference') },
  delivery: { timeoutSeconds: null, retries: null, retriesForHours: null, schedule: 'not documented' },
  setup: {
    url: 'Bolt dashboard > Developers > Merchant configuration > Webhooks',
    secret: 'the signing secret of the merchant division, on the same page',
  },
})
