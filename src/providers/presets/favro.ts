// Favro: https://favro.com/developer/#webhook-signatures. HMAC-SHA-1 over payloadId and the URL; the body is not signed.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body, valueAt } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const favro: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'favro',
  name: 'Favro',
  authenticates: 'part',
  proof: 'corroborated',
  verify: hmac({
    header: 'x-favro-webhook',
    algorithm: 'sha1',
    encoding: 'base64',
    content: '{body:/payloadId}{url}',
  }),
  event: { key: body('/payloadId'), type: body('/action'), orderBy: body('/card/cardId') },
  handshake: {
    kind: 'ping',
    signed: true,
    answer: (_request, payload) =>
      valueAt(payload(), '/action') === 'ping' ? { status: 200, headers: {}, body: '' } : null,
  },
  delivery: { timeoutSeconds: null, retries: null, retriesForHours: null, schedule: 'not documented' },
  setup: {
    url: 'a collection > Automations > Webhooks, or POST /api/v1/webhooks with postToUrl',
    secret: 'the secret you chose there',
  },
  notes: [
    'Only payloadId and the URL are signed: whoever saw one delivery can send any content with it. Fetch the card; a payloadId that was seen before is a duplicate.',
    'Set url to postToUrl as it was registered, to the letter: a slash more at the end is another URL.',
  ],
})
