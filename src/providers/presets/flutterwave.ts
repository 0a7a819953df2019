// Flutterwave: https://developer.flutterwave.com/docs/webhooks. v3 repeats the secret hash, v4 signs the body with it: both
// headers need the same secret, so nothing is gained by sending the one for the other.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { anyOf } from '../schemes/any-of.ts'
import { hmac } from '../schemes/hmac.ts'
import { sharedToken } from '../schemes/shared-token.ts'

export const flutterwave: SourceFactory<Record<string, unknown>, { variant?: 'v3' | 'v4' }> = defineProvider({
  id: 'flutterwave',
  name: 'Flutterwave',
  authenticates: { v3: 'sender', v4: 'body' },
  proof: 'secondary',
  verify: anyOf({
    v3: sharedToken({ header: 'verif-hash' }),
    v4: hmac({ header: 'flutterwave-signature', encoding: 'base64' }),
  }),
  event: {
    key: body('/webhook_id'),
    type: body('/type').or(body('/event')),
    createdAt: { at: body('/timestamp').or(body('/data/created_at')), unit: 'ms' },
    orderBy: body('/data/id'),
  },
  delivery: {
    timeoutSeconds: 60,
    retries: 3,
    retriesForHours: 2,
    schedule: 'three times, every 30 minutes, where retries are switched on in the dashboard',
    canList: 'GET /v3/transactions/{id}/verify tells the state of one',
    canRedeliver: 'POST /v3/transactions/{id}/resend-hook',
  },
  setup: {
    url: 'Settings > Webhooks of the dashboard',
    secret: 'the secret hash you type in there',
  },
  notes: [
    'v3 does not cover the body: verify the transaction by its id. An account on v4 should set variant to v4.',
    'That v4 signs with base64 is not yet proven by a real delivery.',
  ],
})
