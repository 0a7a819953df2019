// Ecwid by Lightspeed: https://api-docs.ecwid.com/reference/webhooks. Only eventCreated and eventId are signed. Three
// receivers that are independent of each other sign "{eventCreated}.{eventId}" and write base64.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const ecwid: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'ecwid',
  name: 'Ecwid by Lightspeed',
  authenticates: 'part',
  proof: 'corroborated',
  verify: hmac({
    header: 'x-ecwid-webhook-signature',
    encoding: 'base64',
    content: '{body:/eventCreated}.{body:/eventId}',
  }),
  event: {
    key: body('/eventId'),
    type: body('/eventType'),
    createdAt: { at: body('/eventCreated'), unit: 's' },
    orderBy: body('/entityId'),
  },
  delivery: { timeoutSeconds: 10, retries: null, retriesForHours: null, schedule: 'not documented' },
  setup: {
    url: 'the details of your Ecwid app, Webhook URL',
    secret: "the app's client_secret",
  },
  notes: ['Which entity and which store are not signed: fetch GET /api/v3/{storeId}/orders/{entityId} before you act.'],
})
