// Autodesk Platform Services: https://aps.autodesk.com/en/docs/webhooks/v1. SHA-1, and only where a token was
// registered.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body, header } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const autodeskAps: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'autodesk-aps',
  name: 'Autodesk Platform Services',
  proof: 'corroborated',
  verify: hmac({ header: 'x-adsk-signature', algorithm: 'sha1', format: 'sha1hash={signature}' }),
  event: { key: header('x-adsk-delivery-id'), type: body('/hook/event'), orderBy: body('/resourceUrn') },
  delivery: {
    timeoutSeconds: null,
    retries: 4,
    retriesForHours: 48,
    schedule: 'four retries over 48 hours',
    disables: 'after the last of them',
  },
  setup: {
    url: 'POST /webhooks/v1/systems/{system}/events/{event}/hooks, callbackUrl',
    secret: 'the token you register with POST /webhooks/v1/tokens, or with the hook',
  },
})
