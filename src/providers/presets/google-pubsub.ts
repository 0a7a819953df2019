// Google Cloud Pub/Sub push: https://cloud.google.com/pubsub/docs/authenticate-push-subscriptions. The token proves Pub/Sub
// and the subscription's service account; the message is not covered by it.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { always, body, header } from '../read-value.ts'
import { type GoogleTokenOptions, googleToken } from '../schemes/google-token.ts'

export interface PubSubPush {
  message: {
    messageId: string
    publishTime: string
    /** Base64. */
    data?: string
    attributes?: Record<string, string>
    orderingKey?: string
  }
  subscription: string
  deliveryAttempt?: number
}

export const googlePubsub: SourceFactory<PubSubPush, GoogleTokenOptions> = defineProvider<
  PubSubPush,
  GoogleTokenOptions
>({
  id: 'google-pubsub',
  name: 'Google Cloud Pub/Sub push',
  authenticates: 'sender',
  proof: 'docs',
  verify: googleToken(),
  event: {
    // An unwrapped push has the message as its body, and what was around it in headers.
    key: body('/message/messageId').or(header('x-goog-pubsub-message-id')),
    type: body('/message/attributes/eventType')
      .or(body('/message/attributes/ce-type'))
      .or(body('/message/attributes/type'))
      .or(always('message')),
    createdAt: { at: body('/message/publishTime'), unit: 'iso' },
    orderBy: body('/message/orderingKey'),
  },
  delivery: {
    timeoutSeconds: null,
    retries: null,
    retriesForHours: 168,
    schedule:
      'with back-off until it is acknowledged or the message expires; it waits for the ack deadline of the subscription',
  },
  setup: {
    url: 'the push endpoint of the subscription, with authentication turned on',
    secret: 'no secret: email is the service account chosen there, audience what stands there (else the URL)',
  },
  notes: [
    'The type is the message attribute eventType, ce-type or type; else "message".',
    'The token does not cover the message, and counts for an hour: TLS protects it.',
  ],
})
