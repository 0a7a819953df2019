// Etsy: https://developers.etsy.com/documentation/essentials/webhooks. Standard Webhooks; a published reading of Etsy's page
// and an independent implementation agree on headers, decoded secret and schedule.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body, header } from '../read-value.ts'
import { standardWebhooksScheme } from '../schemes/standard-webhooks.ts'

export const etsy: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'etsy',
  name: 'Etsy',
  proof: 'corroborated',
  verify: standardWebhooksScheme(),
  event: {
    key: header('webhook-id'),
    type: body('/event_type'),
    createdAt: { at: header('webhook-timestamp'), unit: 's' },
    orderBy: body('/resource_url'),
  },
  delivery: {
    timeoutSeconds: null,
    retries: 7,
    retriesForHours: 28,
    schedule: 'after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h and 10 h',
    canRedeliver: 'from the Webhook portal',
  },
  setup: {
    url: 'Manage your apps > a commercial app > Go to Webhook portal > Add Endpoint',
    secret: 'the signing secret of the endpoint there: whsec_ and base64, given with its prefix',
  },
  notes: ['The body only names the receipt: GET its resource_url, after checking that it is on etsy.com.'],
})
