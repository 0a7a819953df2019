// Square: https://developer.squareup.com/docs/webhooks/step3validate. The URL is signed exactly as it was pasted. The old
// header x-square-signature is SHA-1 and not looked at.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export interface SquarePayload {
  merchant_id: string
  location_id?: string
  type: string
  event_id: string
  created_at: string
  data: { type: string; id: string; object?: Record<string, unknown> }
  [field: string]: unknown
}

export const square: SourceFactory<SquarePayload> = defineProvider<SquarePayload>({
  id: 'square',
  name: 'Square',
  proof: 'sdk',
  verify: hmac({ header: 'x-square-hmacsha256-signature', encoding: 'base64', content: '{url}{body}' }),
  event: {
    key: body('/event_id'),
    type: body('/type'),
    createdAt: { at: body('/created_at'), unit: 'iso' },
    orderBy: body('/data/id'),
  },
  delivery: {
    timeoutSeconds: 10,
    retries: null,
    retriesForHours: 72,
    schedule: 'after 1, 2, 4, 8, 16 and 32 minutes, then every hour; Square has since shortened it',
    disables: 'after three weeks without one 2xx',
    canList: 'POST /v2/events, for 28 days',
  },
  setup: {
    url: 'Developer Console > your application > Webhooks > Subscriptions',
    secret: 'on the subscription: Signature Key, used whole',
  },
  notes: ['Give the notification URL as `url`, to the letter; behind a proxy our own view of it is another one.'],
})
