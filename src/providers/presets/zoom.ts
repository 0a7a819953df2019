// Zoom: https://developers.zoom.us/docs/api/webhooks. Its greeting comes again every 72 hours, signed like an event. The answer
// is made with the same key and hash, so only a signed one is answered, and only what no signed content can look like.
import { createHmac } from 'node:crypto'
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body, valueAt } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export interface ZoomPayload {
  event: string
  event_ts: number
  payload: { account_id?: string; object?: Record<string, unknown>; [field: string]: unknown }
  [field: string]: unknown
}

export const zoom: SourceFactory<ZoomPayload> = defineProvider<ZoomPayload>({
  id: 'zoom',
  name: 'Zoom',
  proof: 'sdk',
  verify: hmac({
    header: 'x-zm-signature',
    format: 'v0={signature}',
    content: 'v0:{timestamp}:{body}',
    timestamp: { header: 'x-zm-request-timestamp', unit: 's', toleranceSeconds: 300 },
  }),
  event: {
    key: null,
    type: body('/event'),
    createdAt: { at: body('/event_ts'), unit: 'ms' },
    orderBy: body('/payload/object/uuid'),
  },
  handshake: {
    kind: 'endpoint.url_validation',
    signed: true,
    answer: (_request, payload, { secrets: [token = ''] }) => {
      const plainToken = valueAt(payload(), '/payload/plainToken')
      if (valueAt(payload(), '/event') !== 'endpoint.url_validation') return null
      if (typeof plainToken !== 'string' || !/^[\w+/=.-]{1,255}$/.test(plainToken)) return null
      const encryptedToken = createHmac('sha256', token).update(plainToken).digest('hex')
      return {
        status: 200,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ plainToken, encryptedToken }),
      }
    },
  },
  delivery: {
    timeoutSeconds: 3,
    retries: 3,
    retriesForHours: 1.42,
    schedule: 'after 5, then 20, then 60 minutes',
    disables: 'when its validation fails several times',
  },
  setup: {
    url: 'marketplace.zoom.us > your app > Access (Feature) > Event Subscriptions > Event notification endpoint URL',
    secret: 'on the same page: Secret Token (not the old Verification Token)',
  },
  notes: ['Several secrets while the token is replaced: the first one answers the validation.'],
})
