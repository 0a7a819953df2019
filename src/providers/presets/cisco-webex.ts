// Cisco Webex: https://developer.webex.com/docs/webhooks. SHA-1, and no header without a secret.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const ciscoWebex: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'cisco-webex',
  name: 'Cisco Webex',
  proof: 'corroborated',
  verify: hmac({ header: 'x-spark-signature', algorithm: 'sha1' }),
  // /id is the webhook's and /data/id the object's; neither is one change.
  event: { key: null, type: body('/resource').with(body('/event')), orderBy: body('/data/roomId') },
  delivery: { timeoutSeconds: null, retries: null, retriesForHours: null, schedule: 'not documented' },
  setup: { url: 'POST /v1/webhooks, targetUrl', secret: 'the secret you send along' },
  notes: ['Messages come without their text: fetch them with GET /v1/messages/{id}.'],
})
