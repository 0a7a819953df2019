// EasyPost: https://docs.easypost.com/docs/webhooks. The secret is brought to Unicode NFKD before it is a key. The raw body
// is signed; the Node SDK rewrites weights in it first, which is only needed where JSON was parsed and written anew.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const easypost: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'easypost',
  name: 'EasyPost',
  proof: 'sdk',
  verify: hmac({
    header: 'x-hmac-signature',
    format: 'hmac-sha256-hex={signature}',
    secret: { as: 'computed', key: (secret) => Buffer.from(secret.normalize('NFKD'), 'utf8') },
  }),
  event: {
    key: body('/id'),
    type: body('/description'),
    createdAt: { at: body('/created_at'), unit: 'iso' },
    orderBy: body('/result/id'),
  },
  delivery: {
    timeoutSeconds: 7,
    retries: 6,
    retriesForHours: null,
    schedule: 'up to six more times',
    disables: 'repeated failures may disable the webhook; it is enabled again through the API',
    canList: 'GET /v2/events; GET /v2/events/{id}/payloads tells how each was answered',
  },
  setup: {
    url: 'POST /v2/webhooks with url and webhook_secret, or Account Settings > Webhooks',
    secret: 'the webhook_secret you gave there; without it nothing is signed',
  },
})
