// Webflow: https://developers.webflow.com/data/docs/working-with-webhooks. Milliseconds, and a colon before the body. An item's
// id is the same in each of its changes, so the body tells duplicates.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const webflow: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'webflow',
  name: 'Webflow',
  proof: 'sdk',
  verify: hmac({
    header: 'x-webflow-signature',
    content: '{timestamp}:{body}',
    timestamp: { header: 'x-webflow-timestamp', unit: 'ms', toleranceSeconds: 300 },
  }),
  event: {
    key: null,
    type: body('/triggerType'),
    createdAt: { at: body('/payload/submittedAt').or(body('/payload/lastUpdated')), unit: 'iso' },
    orderBy: body('/payload/siteId'),
  },
  delivery: { timeoutSeconds: null, retries: null, retriesForHours: null, schedule: 'not documented' },
  setup: {
    url: 'POST /v2/sites/{site_id}/webhooks',
    secret: "secretKey in the answer to that call; for an app's webhooks its OAuth client secret",
  },
  notes: ['Webhooks made on the page of a site are not signed, and so refused: make them with the API.'],
})
