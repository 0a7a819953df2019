// Revolut:
// https://developer.revolut.com/docs/guides/accept-payments/tutorials/work-with-webhooks/verify-the-payload-signature.
// The version is part of the signed text. Merchant events say only what happened to which order, and may be the same
// text twice.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body, bodyHash, computed, header } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

/** A body with a time in it is like no other; else the signed time tells two of them apart. */
const key = computed(
  'hash of the body, with header revolut-request-timestamp where it has no time',
  (request, payload) => {
    const hash = bodyHash()
    const timed = body('/timestamp').read(request, payload) !== undefined
    return (timed ? hash : header('revolut-request-timestamp').with(hash)).read(request, payload)
  },
)

export const revolut: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'revolut',
  name: 'Revolut (Merchant and Business)',
  proof: 'docs',
  verify: hmac({
    header: 'revolut-signature',
    format: 'v1={signature}',
    separator: ',',
    content: 'v1.{timestamp}.{body}',
    timestamp: { header: 'revolut-request-timestamp', unit: 'ms', toleranceSeconds: 300 },
  }),
  event: {
    key,
    type: body('/event'),
    createdAt: { at: body('/timestamp'), unit: 'iso' },
    orderBy: body('/data/id').or(body('/order_id')),
  },
  delivery: {
    timeoutSeconds: null,
    retries: null,
    retriesForHours: null,
    schedule: 'tried again with growing intervals; Revolut does not say how often',
    canList: 'GET /api/2.0/webhooks/{id}/failed-events, for Business',
  },
  setup: {
    url: 'POST /api/2.0/webhooks (Business), or POST /api/1.0/webhooks (Merchant)',
    secret: 'signing_secret in the answer to that call: wsk_..., used whole',
  },
  notes: ['A retry of a Merchant event may be an event of its own.'],
})
