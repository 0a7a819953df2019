// Paystack: https://paystack.com/docs/payments/webhooks/. The API's secret key signs; there is no other. Events have
// no id, and some, such as a reminder of a dispute, come again for the same object: they are known by the whole body.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const paystack: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'paystack',
  name: 'Paystack',
  proof: 'docs',
  verify: hmac({ header: 'x-paystack-signature', algorithm: 'sha512' }),
  event: {
    key: null,
    type: body('/event'),
    createdAt: { at: body('/data/paid_at').or(body('/data/created_at')), unit: 'iso' },
    orderBy: body('/data/reference'),
  },
  delivery: {
    timeoutSeconds: null,
    retries: null,
    retriesForHours: 72,
    schedule: 'live: every 3 min for four tries, then every hour for 72 hours',
    canList: 'GET /transaction',
    canRedeliver: 'from the dashboard',
  },
  addresses: { url: null, ranges: ['52.31.139.75', '52.49.173.169', '52.214.14.220'] },
  setup: {
    url: 'Settings > API Keys & Webhooks > Live webhook URL, and the one for tests',
    secret: 'the secret key on the same page: sk_live_... or sk_test_...',
  },
})
