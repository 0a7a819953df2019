// Dwolla: https://developers.dwolla.com/docs/webhooks. The topic also comes in X-Dwolla-Topic, which is not signed.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const dwolla: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'dwolla',
  name: 'Dwolla',
  proof: 'corroborated',
  verify: hmac({ header: 'x-request-signature-sha-256' }),
  event: {
    key: body('/id'),
    type: body('/topic'),
    createdAt: { at: body('/timestamp'), unit: 'iso' },
    orderBy: body('/resourceId'),
  },
  delivery: {
    timeoutSeconds: null,
    retries: 7,
    retriesForHours: 72,
    schedule: 'eight tries over 72 hours',
    disables: 'the subscription is paused after too many failures in a row',
    canList: 'GET /events; GET /webhook-subscriptions/{id}/webhooks tells what failed',
    canRedeliver: 'POST /webhooks/{id}/retries',
  },
  setup: {
    url: 'POST /webhook-subscriptions with url and secret',
    secret: 'the secret you gave when you made the subscription',
  },
  notes: ['The body only names the resource: GET its _links.resource.href.'],
})
