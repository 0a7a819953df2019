// TikTok Shop: https://partner.tiktokshop.com (webhook configuration guide). The signature stands bare in Authorization, over
// the app key and the body; no time is signed.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { withSettings } from '../schemes/demanding.ts'
import { hmac } from '../schemes/hmac.ts'

const scheme = hmac({ header: 'authorization', content: '{setting:key}{body}' })

export const tiktokShop: SourceFactory<Record<string, unknown>, { key: string }> = defineProvider({
  id: 'tiktok-shop',
  name: 'TikTok Shop',
  proof: 'secondary',
  verify: withSettings(scheme, { key: { what: 'the app key of your app', required: true } }),
  event: {
    key: body('/tts_notification_id'),
    type: body('/type'),
    createdAt: { at: body('/timestamp'), unit: 's' },
    orderBy: body('/data/order_id'),
  },
  acknowledgement: { headers: {}, body: '' },
  refusalStatus: 401,
  delivery: {
    timeoutSeconds: 3,
    retries: 4,
    retriesForHours: 15.6,
    schedule: 'after 2 min, 30 min, 3 hours and 12 hours',
  },
  setup: {
    url: 'Partner Center > App & Service > your app > Manage Webhook',
    secret: 'Partner Center > your app > Basic information: the app secret, and the app key as `key`',
  },
  notes: ["Types are numbers: subscribe to '1' for a change of an order's status."],
})
