// Granola: https://docs.granola.ai/webhooks. Standard Webhooks, as two implementations that are independent of each other
// (Trigger.dev, Nango) verify it.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body, header } from '../read-value.ts'
import { standardWebhooksScheme } from '../schemes/standard-webhooks.ts'

export const granola: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'granola',
  name: 'Granola',
  proof: 'corroborated',
  verify: standardWebhooksScheme(),
  event: {
    key: header('webhook-id'),
    type: body('/event_type'),
    createdAt: { at: header('webhook-timestamp'), unit: 's' },
    orderBy: body('/note_id'),
  },
  delivery: { timeoutSeconds: null, retries: null, retriesForHours: null, schedule: 'not documented' },
  setup: {
    url: "Settings > Connectors > Webhooks, or a folder's Integrations > Webhooks (Business or Enterprise plan)",
    secret: 'shown once when the endpoint is made: whsec_ and base64, given with its prefix',
  },
  notes: ['The body only has the id of the note: GET https://public-api.granola.ai/v1/notes/{id}.'],
})
