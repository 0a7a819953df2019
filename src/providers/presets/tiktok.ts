// TikTok for Developers: https://developers.tiktok.com/doc/webhooks-verification. The field content is JSON as text.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const tiktok: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'tiktok',
  name: 'TikTok',
  proof: 'docs',
  verify: hmac({
    header: 'tiktok-signature',
    format: 't={timestamp},s={signature}',
    separator: ',',
    content: '{timestamp}.{body}',
    timestamp: { unit: 's' },
  }),
  event: {
    key: null,
    type: body('/event'),
    createdAt: { at: body('/create_time'), unit: 's' },
    orderBy: body('/user_openid'),
  },
  delivery: {
    timeoutSeconds: null,
    retries: null,
    retriesForHours: 72,
    schedule: 'exponential backoff for up to 72 hours',
  },
  setup: {
    url: 'developers.tiktok.com > Manage apps > your app > Webhooks',
    secret: 'on the page of the app: the client secret',
  },
  notes: [
    'TikTok names no window for the timestamp; five minutes are ours. Raise `tolerance` if late retries are refused as too old.',
  ],
})
