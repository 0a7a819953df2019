// Alchemy Notify: https://www.alchemy.com/docs/reference/notify-api-quickstart. The signing key is used whole, whsec_
// included.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const alchemy: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'alchemy',
  name: 'Alchemy',
  proof: 'docs',
  verify: hmac({ header: 'x-alchemy-signature' }),
  event: {
    key: body('/id'),
    type: body('/type'),
    createdAt: { at: body('/createdAt'), unit: 'iso' },
    orderBy: body('/webhookId'),
  },
  delivery: { timeoutSeconds: null, retries: null, retriesForHours: null, schedule: 'not documented' },
  setup: {
    url: 'Dashboard > Data > Webhooks > Create webhook',
    secret: 'the signing key of that webhook, whsec_..., used whole; not the auth token',
  },
})
