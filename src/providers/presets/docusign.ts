// DocuSign Connect: https://developers.docusign.com/platform/webhooks/connect/hmac. Each active key signs, in a header
// with its number; keys look like base64 and are text. A retry changes the body's retryCount.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { anyHeader } from '../schemes/any-header.ts'
import { hmac } from '../schemes/hmac.ts'

export const docusign: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'docusign',
  name: 'DocuSign',
  proof: 'sdk',
  verify: hmac({
    at: anyHeader(Array.from({ length: 100 }, (_none, i) => `x-docusign-signature-${i + 1}`)),
    separator: ',',
    encoding: 'base64',
  }),
  event: {
    key: body('/data/envelopeId').with(body('/event')).with(body('/generatedDateTime')).with(body('/data/recipientId')),
    type: body('/event'),
    createdAt: { at: body('/generatedDateTime'), unit: 'iso' },
    orderBy: body('/data/envelopeId'),
  },
  delivery: {
    timeoutSeconds: 100,
    retries: null,
    retriesForHours: null,
    schedule: 'not documented',
    canList: 'GET /v2.1/accounts/{accountId}/connect/failures, and /connect/logs for all',
    canRedeliver: 'PUT /v2.1/accounts/{accountId}/connect/envelopes/{envelopeId}/retry_queue',
  },
  setup: {
    url: 'Admin > Integrations > Connect > Add configuration, data format REST v2.1 (JSON)',
    secret: 'Connect keys there, used as text; Include HMAC signature has to be on',
  },
  notes: ['XML of the older format is verified and kept, but its events are not read: choose JSON.'],
})
