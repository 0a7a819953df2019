// Ably: https://ably.com/docs/integrations/webhooks. Signed only where the rule names a signing key.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body, header, whole } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const ably: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'ably',
  name: 'Ably',
  proof: 'docs',
  verify: hmac({ header: 'x-ably-signature', encoding: 'base64' }),
  // A batched request has items; a single one in an envelope has messages, one without has everything in headers.
  event: {
    key: body('/serial').or(body('/id')).or(header('x-ably-message-id')),
    type: body('/source').or(whole('/source')).or(header('x-ably-envelope-source')),
    createdAt: { at: body('/timestamp'), unit: 'ms' },
    orderBy: body('/data/channelId').or(whole('/channel')),
    batch: ['/items/*', '/messages/*', '/presence/*'],
  },
  delivery: {
    timeoutSeconds: 15,
    retries: null,
    retriesForHours: null,
    schedule: 'batched: from 1 s, each time the root of two longer, up to every 60 s; single: after 4 s and 20 s',
    disables: 'never, but events older than five minutes are thrown away',
    canList: "the channel's history",
  },
  setup: {
    url: 'your app > Integrations > New integration rule > Webhook, with JSON as the encoding',
    secret: 'of the API key chosen as the signing key of the rule, the part after the colon',
  },
  notes: ['MessagePack bodies are kept and verified, but their events are not read: choose JSON.'],
})
