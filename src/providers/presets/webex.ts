// Webex: https://developer.webex.com/docs/receive-and-verify-webhooks. HMAC-SHA1. The body's id is the webhook's, the same in
// every event, and one resource changes more than once, so the body tells duplicates.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const webex: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'webex',
  name: 'Webex',
  proof: 'corroborated',
  verify: hmac({ header: 'x-spark-signature', algorithm: 'sha1' }),
  event: { key: null, type: body('/resource').with(body('/event')), orderBy: body('/data/roomId') },
  delivery: { timeoutSeconds: null, retries: null, retriesForHours: null, schedule: 'not documented' },
  setup: { url: 'targetUrl of POST /v1/webhooks', secret: 'secret of the same call: a text of your own' },
  notes: ['The text of a message is encrypted and not sent: GET /v1/messages/{id}.'],
})
