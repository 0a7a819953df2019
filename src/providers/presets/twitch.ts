// Twitch EventSub: https://dev.twitch.tv/docs/eventsub/handling-webhook-events. Id, time and body are signed without anything
// between them. The kind of message stands in an unsigned header, so what it is, is read from the body.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body, computed, header, valueAt, whole } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export interface TwitchPayload {
  subscription: { id: string; type: string; version: string; status: string; [field: string]: unknown }
  event?: Record<string, unknown>
  events?: { id: string; data: Record<string, unknown> }[]
  [field: string]: unknown
}

const revoked = computed('body /subscription/status', (_request, payload) => {
  const status = valueAt(payload, '/subscription/status')
  const live = status === undefined || status === 'enabled' || status === 'webhook_callback_verification_pending'
  return live ? undefined : 'revocation'
})

export const twitch: SourceFactory<TwitchPayload> = defineProvider<TwitchPayload>({
  id: 'twitch',
  name: 'Twitch',
  proof: 'docs',
  verify: hmac({
    header: 'twitch-eventsub-message-signature',
    format: 'sha256={signature}',
    content: '{id}{timestamp}{body}',
    timestamp: { header: 'twitch-eventsub-message-timestamp', unit: 'iso', toleranceSeconds: 600 },
    idHeader: 'twitch-eventsub-message-id',
  }),
  event: {
    // Some types carry a list of events, each with an id of its own.
    batch: '/events/*',
    key: header('twitch-eventsub-message-id').with(body('/id')),
    type: revoked.or(whole('/subscription/type')),
    createdAt: { at: header('twitch-eventsub-message-timestamp'), unit: 'iso' },
    orderBy: whole('/subscription/id'),
  },
  handshake: {
    kind: 'webhook_callback_verification',
    signed: true,
    answer: (_request, payload) => {
      const challenge = valueAt(payload(), '/challenge')
      if (typeof challenge !== 'string' || valueAt(payload(), '/event') !== undefined) return null
      return { status: 200, headers: { 'content-type': 'text/plain' }, body: challenge }
    },
  },
  delivery: {
    timeoutSeconds: 10,
    retries: null,
    retriesForHours: null,
    schedule: 'again, with the same id, when it is not sure that a message arrived',
    disables: 'too many slow or failed answers: the subscription is revoked as notification_failures_exceeded',
  },
  setup: {
    url: 'transport.callback of POST /helix/eventsub/subscriptions',
    secret: 'transport.secret of the same call: 10 to 100 ASCII characters of your own',
  },
  notes: ["A revoked subscription is told by an event of type 'revocation'; subscription.status says why."],
})
