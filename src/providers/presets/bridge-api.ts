// Bridge, the bank data API: https://docs.bridgeapi.io. Upper case, and two entries while a secret is rotated. Not
// bridge.xyz.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const bridgeApi: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'bridge-api',
  name: 'Bridge (bridgeapi.io)',
  proof: 'corroborated',
  verify: hmac({
    header: 'bridgeapi-signature',
    encoding: 'hex-upper',
    format: 'v1={signature}',
    separator: ',',
  }),
  event: {
    key: null,
    type: body('/type'),
    createdAt: { at: body('/timestamp'), unit: 'ms' },
    orderBy: body('/content/item_id'),
  },
  delivery: { timeoutSeconds: null, retries: null, retriesForHours: null, schedule: 'not documented' },
  setup: { url: 'Dashboard > Webhooks > Add a webhook', secret: 'the secret of that webhook' },
})
