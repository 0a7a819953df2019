// Google Play real-time developer notifications: https://developer.android.com/google/play/billing/rtdn-reference. They come
// by Pub/Sub push; the notification is base64 JSON inside the message, and is added to the payload decoded.
import { defineProvider } from '../define-provider.ts'
import { parsePayload } from '../payload.ts'
import type { SourceFactory } from '../provider.ts'
import { body, computed, valueAt } from '../read-value.ts'
import { type GoogleTokenOptions, googleToken } from '../schemes/google-token.ts'
import type { PubSubPush } from './google-pubsub.ts'

export interface GooglePlayPush extends PubSubPush {
  /** The message's data, decoded. */
  notification: { packageName?: string; eventTimeMillis?: string; [field: string]: unknown } | null
}

const kinds = [
  'subscriptionNotification',
  'oneTimeProductNotification',
  'voidedPurchaseNotification',
  'testNotification',
] as const

export const googlePlayRtdn: SourceFactory<GooglePlayPush, GoogleTokenOptions> = defineProvider<
  GooglePlayPush,
  GoogleTokenOptions
>({
  id: 'google-play-rtdn',
  name: 'Google Play RTDN',
  authenticates: 'sender',
  proof: 'sdk',
  verify: googleToken(),
  event: {
    key: body('/message/messageId'),
    type: computed('kind of the notification', (_request, payload) =>
      kinds.find((kind) => valueAt(payload, `/notification/${kind}`) !== undefined),
    ),
    createdAt: { at: body('/message/publishTime'), unit: 'iso' },
    orderBy: body('/notification/subscriptionNotification/purchaseToken'),
  },
  parse: (request) => {
    const push = parsePayload(request)
    const data = valueAt(push, '/message/data')
    return typeof push === 'object' && push !== null ? { ...push, notification: decode(data) } : push
  },
  delivery: {
    timeoutSeconds: null,
    retries: null,
    retriesForHours: 168,
    schedule: 'with back-off until it is acknowledged or the message expires (7 days)',
    canRedeliver: 'seek the Pub/Sub subscription back to a time',
  },
  setup: {
    url: 'the push endpoint of the subscription of the topic, with authentication turned on; the topic in the Play Console under Monetization setup',
    secret:
      'no secret: email is the service account of the push subscription, audience what stands there (else the URL)',
  },
  notes: ['The token does not cover the notification: fetch the purchase by its token before you act on it.'],
})

function decode(data: unknown): unknown {
  try {
    return typeof data === 'string' ? JSON.parse(Buffer.from(data, 'base64').toString('utf8')) : null
  } catch {
    return null
  }
}
