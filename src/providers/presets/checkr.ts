// Checkr: https://docs.checkr.com. Signed with the secret API key of the account, or of the OAuth app.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const checkr: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'checkr',
  name: 'Checkr',
  proof: 'corroborated',
  verify: hmac({ header: 'x-checkr-signature' }),
  event: {
    key: body('/id'),
    type: body('/type'),
    createdAt: { at: body('/created_at'), unit: 'iso' },
    orderBy: body('/data/object/id'),
  },
  delivery: { timeoutSeconds: null, retries: null, retriesForHours: null, schedule: 'not documented' },
  setup: {
    url: 'Account settings > Developer settings > Webhooks',
    secret: 'the secret API key of the account, or the secret shown with the webhook',
  },
})
