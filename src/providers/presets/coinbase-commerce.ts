// Coinbase Commerce: https://docs.cdp.coinbase.com/commerce. The outer /id is the delivery's, with its attempt_number.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const coinbaseCommerce: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'coinbase-commerce',
  name: 'Coinbase Commerce',
  proof: 'sdk',
  verify: hmac({ header: 'x-cc-webhook-signature' }),
  event: {
    key: body('/event/id'),
    type: body('/event/type'),
    createdAt: { at: body('/event/created_at'), unit: 'iso' },
    orderBy: body('/event/data/code'),
  },
  delivery: {
    timeoutSeconds: null,
    retries: null,
    retriesForHours: 72,
    schedule: 'exponential for three days, at most an hour apart',
    canList: 'GET /events',
  },
  setup: {
    url: 'Settings > Notifications > Webhook subscriptions > Add an endpoint',
    secret: 'Show shared secrets, on the same page',
  },
})
