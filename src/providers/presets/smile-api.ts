// Smile API: https://docs.getsmileapi.com/reference/webhooks. HMAC-SHA512 in hex.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const smileApi: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'smile-api',
  name: 'Smile API',
  proof: 'secondary',
  verify: hmac({ header: 'smile-signature', algorithm: 'sha512' }),
  event: { key: body('/id'), type: body('/type') },
  delivery: {
    timeoutSeconds: null,
    retries: 2,
    retriesForHours: null,
    schedule: 'two retries, some dozens of seconds apart',
  },
  setup: {
    url: 'Developer portal > Webhooks, or POST /webhooks',
    secret: 'the secret given with the webhook, used whole',
  },
})
