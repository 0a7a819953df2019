// Shopify: https://shopify.dev/docs/apps/build/webhooks. Webhook-Id is the same over retries; Event-Id is shared by several
// topics of one action, so it must not be the key. Newer deliveries send the same headers without the X-.
import { defineProvider } from './define-provider.ts'
import type { SourceFactory } from './provider.ts'
import { header } from './read-value.ts'
import { anyOf } from './schemes/any-of.ts'
import { hmac } from './schemes/hmac.ts'

export const shopify: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'shopify',
  name: 'Shopify',
  proof: 'sdk',
  verify: anyOf(
    hmac({ header: 'shopify-hmac-sha256', encoding: 'base64' }),
    hmac({ header: 'x-shopify-hmac-sha256', encoding: 'base64' }),
  ),
  event: {
    key: header('x-shopify-webhook-id').or(header('shopify-webhook-id')),
    type: header('x-shopify-topic').or(header('shopify-topic')),
    createdAt: { at: header('x-shopify-triggered-at').or(header('shopify-triggered-at')), unit: 'iso' },
  },
  delivery: {
    timeoutSeconds: 5,
    retries: 8,
    retriesForHours: 4,
    schedule: 'exponential, eight retries over four hours',
  },
})
