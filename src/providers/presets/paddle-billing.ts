// Paddle Billing: https://developer.paddle.com/webhooks/signature-verification. ';' separates the header, ':' the
// signed text; the tolerance is Paddle's own five seconds. While a secret is rolled there are several h1, and each is
// tried.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export interface PaddleEvent {
  event_id: string
  event_type: string
  occurred_at: string
  notification_id: string
  data: { id: string; status?: string; [field: string]: unknown }
}

export const paddleBilling: SourceFactory<PaddleEvent> = defineProvider<PaddleEvent>({
  id: 'paddle-billing',
  name: 'Paddle Billing',
  proof: 'sdk',
  verify: hmac({
    header: 'paddle-signature',
    format: 'ts={timestamp};h1={signature}',
    separator: ';',
    content: '{timestamp}:{body}',
    timestamp: { unit: 's', toleranceSeconds: 5 },
  }),
  event: {
    key: body('/event_id'),
    type: body('/event_type'),
    createdAt: { at: body('/occurred_at'), unit: 'iso' },
    orderBy: body('/data/id'),
  },
  delivery: {
    timeoutSeconds: 5,
    retries: 59,
    retriesForHours: 72,
    schedule: 'live: 60 tries over three days, exponential; sandbox: three within 15 min',
    canList: 'GET /notifications?status=failed, or GET /events',
    canRedeliver: 'POST /notifications/{id}/replay',
  },
  addresses: {
    url: null,
    ranges: [
      '34.232.58.13',
      '34.195.105.136',
      '34.237.3.244',
      '35.155.119.135',
      '52.11.166.252',
      '34.212.5.7',
      // The sandbox's.
      '34.194.127.46',
      '54.234.237.108',
      '3.208.120.145',
      '44.226.236.210',
      '44.241.183.62',
      '100.20.172.113',
    ],
  },
  setup: {
    url: 'Developer tools > Notifications > New destination',
    secret: 'the secret key of that destination: pdl_ntfset_..., used whole',
  },
  notes: [
    'Five seconds are little where a proxy holds requests back or a clock is off: set a larger `tolerance` when requests are refused as too old.',
  ],
})
