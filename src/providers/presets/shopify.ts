// Shopify: https://shopify.dev/docs/apps/build/webhooks. Webhook-Id is the same over retries; Event-Id is shared by several
// topics of one action, so it must not be the key. Newer deliveries send the same headers without the X-.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body, header } from '../read-value.ts'
import { anyOf } from '../schemes/any-of.ts'
import { hmac } from '../schemes/hmac.ts'

export const shopify: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'shopify',
  name: 'Shopify',
  proof: 'sdk',
  verify: anyOf({
    webhooks: hmac({ header: 'x-shopify-hmac-sha256', encoding: 'base64' }),
    events: hmac({ header: 'shopify-hmac-sha256', encoding: 'base64' }),
  }),
  event: {
    key: header('x-shopify-webhook-id').or(header('shopify-webhook-id')),
    type: header('x-shopify-topic').or(header('shopify-topic')),
    createdAt: { at: header('x-shopify-triggered-at').or(header('shopify-triggered-at')), unit: 'iso' },
    orderBy: header('x-shopify-shop-domain').or(header('shopify-shop-domain')).with(body('/id')),
  },
  delivery: {
    timeoutSeconds: 5,
    retries: 8,
    retriesForHours: 4,
    schedule: 'exponential, eight retries over four hours',
    disables: 'subscriptions made with the Admin API are removed after repeated failure',
    canList: 'by the resource: GraphQL orders(query: "updated_at:>..."), products, customers, ...',
  },
  setup: {
    url: 'shopify.app.toml ([[webhooks.subscriptions]] uri), webhookSubscriptionCreate, or Settings > Notifications > Webhooks',
    secret:
      'your app in the Shopify Dev Dashboard > Settings > client secret; for webhooks made in the admin, Settings > Notifications > Webhooks shows another',
  },
  notes: [
    'A retry carries the payload as it was at first; X-Shopify-Triggered-At tells what is older.',
    'One action of a merchant may be sent under several topics, with ids of their own.',
  ],
})
