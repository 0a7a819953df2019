// Intercom: https://developers.intercom.com/docs/webhooks/webhook-notifications. HMAC-SHA-1 with the app's client secret.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body, valueAt } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

/** The notification around every object. */
export interface IntercomNotification {
  id: string
  topic: string
  app_id: string
  created_at: number
  data: { type: string; item: { type: string; id: string; [field: string]: unknown } }
  [field: string]: unknown
}

export const intercom: SourceFactory<IntercomNotification> = defineProvider<IntercomNotification>({
  id: 'intercom',
  name: 'Intercom',
  proof: 'docs',
  verify: hmac({ header: 'x-hub-signature', algorithm: 'sha1', format: 'sha1={signature}' }),
  event: {
    key: body('/id'),
    type: body('/topic'),
    createdAt: { at: body('/created_at'), unit: 's' },
    orderBy: body('/data/item/id'),
  },
  handshake: {
    kind: 'ping',
    signed: true,
    answer: (_request, payload) =>
      valueAt(payload(), '/topic') === 'ping' ? { status: 200, headers: {}, body: '' } : null,
  },
  delivery: {
    timeoutSeconds: 5,
    retries: 1,
    retriesForHours: null,
    schedule: 'once more after a minute',
    disables:
      'a topic pauses for 15 min after 1000 errors in a row within 15 min; a private app is suspended after seven days of errors',
  },
  setup: {
    url: 'Developer Hub > your app > Webhooks',
    secret: "the app's client secret, under Basic information",
  },
})
