// AiPrise signs with the API's own private key; there is no secret for webhooks alone. Known from
// hookdeck/webhook-skills.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const aiprise: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'aiprise',
  name: 'AiPrise',
  proof: 'secondary',
  verify: hmac({ header: 'x-hmac-signature' }),
  event: {
    key: null,
    type: body('/aiprise_summary/verification_result'),
    orderBy: body('/verification_session_id'),
  },
  delivery: { timeoutSeconds: null, retries: null, retriesForHours: null, schedule: 'not documented' },
  setup: {
    url: 'the callback URL that goes with each verification, or that of its template',
    secret: 'the private API key of the account, used as text',
  },
  notes: ['A new API key signs from one moment to the next: keep the old one in the list until nothing is in flight.'],
})
