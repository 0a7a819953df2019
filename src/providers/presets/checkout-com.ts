// Checkout.com: https://www.checkout.com/docs/workflows/set-up-your-webhook-receiver. Amounts do not survive a second
// serialisation, and some authentication_failed bodies are no JSON at all: only the bytes count.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const checkoutCom: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'checkout-com',
  name: 'Checkout.com',
  proof: 'docs',
  verify: hmac({ header: 'cko-signature' }),
  event: {
    key: body('/id'),
    type: body('/type'),
    createdAt: { at: body('/created_on'), unit: 'iso' },
    orderBy: body('/data/id'),
  },
  delivery: {
    timeoutSeconds: 10,
    retries: null,
    retriesForHours: null,
    schedule: 'not documented',
    canList: 'GET /workflows/events/subject/{subjectId}',
    canRedeliver: 'POST /workflows/events/{eventId}/reflow',
  },
  setup: {
    url: 'Developers > Workflows > a webhook action',
    secret: 'the signature key of that action',
  },
  notes: ['A body that is no JSON is verified and kept, with the type unknown.'],
})
