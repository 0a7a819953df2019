// SHOPLINE: https://developer.shopline.com. The signature is lower-case hex, although the example of its page shows base64
// (seen by Hookdeck in a live delivery of API version v20240601).
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body, header } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const shopline: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'shopline',
  name: 'SHOPLINE',
  proof: 'secondary',
  verify: hmac({ header: 'x-shopline-hmac-sha256' }),
  event: { key: header('x-shopline-webhook-id'), type: header('x-shopline-topic'), orderBy: body('/id') },
  delivery: {
    timeoutSeconds: 5,
    retries: 19,
    retriesForHours: 48,
    schedule: 'up to 19 retries over 48 hours',
    disables: 'the subscription is removed when all of them failed',
  },
  setup: {
    url: 'Developer Center > your app > Webhooks, or the webhook subscription API',
    secret: 'Developer Center > your app: the app secret',
  },
})
