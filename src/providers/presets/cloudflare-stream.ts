// Cloudflare Stream: https://developers.cloudflare.com/stream/manage-video-library/using-webhooks. The secret looks
// hexadecimal and is text. Live inputs come through Cloudflare Notifications.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const cloudflareStream: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'cloudflare-stream',
  name: 'Cloudflare Stream',
  proof: 'docs',
  verify: hmac({
    header: 'webhook-signature',
    format: 'time={timestamp},sig1={signature}',
    separator: ',',
    content: '{timestamp}.{body}',
    timestamp: { unit: 's' },
  }),
  // /uid is the video, which becomes ready or fails more than once.
  event: {
    key: null,
    type: body('/status/state'),
    createdAt: { at: body('/modified'), unit: 'iso' },
    orderBy: body('/uid'),
  },
  delivery: { timeoutSeconds: null, retries: null, retriesForHours: null, schedule: 'not documented' },
  setup: {
    url: 'PUT /accounts/{account_id}/stream/webhook, notificationUrl; one for the account',
    secret: 'secret of the answer to that, used as text',
  },
})
