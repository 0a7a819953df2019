// Affirm: https://docs.affirm.com/developers. SHA-512 where others take SHA-256.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const affirm: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'affirm',
  name: 'Affirm',
  proof: 'corroborated',
  verify: hmac({
    header: 'x-affirm-signature',
    algorithm: 'sha512',
    format: 't={timestamp},v0={signature}',
    separator: ',',
    content: '{timestamp}.{body}',
    timestamp: { unit: 's' },
  }),
  event: { key: null, type: body('/event'), orderBy: body('/checkout_token') },
  delivery: { timeoutSeconds: null, retries: null, retriesForHours: null, schedule: 'not documented' },
  setup: {
    url: 'agreed with Affirm for your merchant account',
    secret: 'the key that Affirm gave for webhooks, used as text',
  },
})
