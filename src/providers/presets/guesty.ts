// Guesty: https://open-api-docs.guesty.com/docs/webhooks. Delivered by Svix under its own header names.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body, header } from '../read-value.ts'
import { standardWebhooksScheme } from '../schemes/standard-webhooks.ts'

export const guesty: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'guesty',
  name: 'Guesty',
  proof: 'corroborated',
  verify: standardWebhooksScheme({ prefix: 'svix' }),
  event: {
    key: header('svix-id'),
    type: body('/event'),
    createdAt: { at: header('svix-timestamp'), unit: 's' },
    orderBy: body('/reservation/_id').or(body('/reservationId')),
  },
  delivery: {
    timeoutSeconds: null,
    retries: null,
    retriesForHours: null,
    schedule: 'not documented',
    canList: 'GET /v1/reservations/{id} tells the state of one',
  },
  setup: {
    url: 'POST /v1/webhooks with url and events',
    secret: 'GET /v1/webhooks-v2/secret?url=...: whsec_ and base64, given with its prefix',
  },
  notes: ['Each URL has a secret of its own, and making the webhook anew for the same URL makes a new one.'],
})
