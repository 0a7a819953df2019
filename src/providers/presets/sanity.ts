// Sanity: https://www.sanity.io/docs/webhooks. As Stripe's header, but the time is in milliseconds and the signature base64url.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { always, body, header } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const sanity: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'sanity',
  name: 'Sanity',
  proof: 'sdk',
  verify: hmac({
    header: 'sanity-webhook-signature',
    format: 't={timestamp},v1={signature}',
    separator: ',',
    encoding: 'base64url',
    content: '{timestamp}.{body}',
    timestamp: { unit: 'ms' },
  }),
  event: {
    key: header('idempotency-key'),
    type: header('sanity-operation').or(body('/_type')).or(always('webhook')),
    orderBy: body('/_id'),
  },
  delivery: { timeoutSeconds: null, retries: null, retriesForHours: null, schedule: 'not documented' },
  setup: {
    url: 'sanity.io/manage > your project > API > Webhooks > Create webhook, HTTP method POST',
    secret: 'the text you type into Secret there, used whole',
  },
  notes: [
    'The body is whatever the projection of the webhook selects; without a projection it is the document.',
    'Sanity names no window for the timestamp; five minutes are ours.',
  ],
})
