// Xendit: https://docs.xendit.co/api-integration/callback/setup. Nothing is signed; the account's token comes in a header.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { always, body, header } from '../read-value.ts'
import { sharedToken } from '../schemes/shared-token.ts'

export const xendit: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'xendit',
  name: 'Xendit',
  authenticates: 'sender',
  proof: 'docs',
  verify: sharedToken({ header: 'x-callback-token' }),
  event: {
    key: header('webhook-id'),
    type: body('/event').or(always('callback')),
    createdAt: { at: body('/created'), unit: 'iso' },
    orderBy: body('/data/payment_id').or(body('/data/id')),
  },
  delivery: {
    timeoutSeconds: 30,
    retries: 6,
    retriesForHours: 24,
    schedule: 'after 15 min, 45 min, 2, 3, 6 and 12 hours; a delivery that timed out is not tried again',
    canList: 'Dashboard > Webhooks',
    canRedeliver: 'Dashboard > Webhooks > Resend',
  },
  setup: {
    url: 'Dashboard > Settings > Webhooks, for each product',
    secret: 'on the same page: the webhook verification token',
  },
  notes: ['Older products name no event; their callbacks have the type callback.'],
})
