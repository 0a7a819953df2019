// Slack: https://docs.slack.dev/authentication/verifying-requests-from-slack. Its url_verification is signed like any event.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body, valueAt } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export interface SlackPayload {
  type?: string
  event?: { type: string; [field: string]: unknown }
  [field: string]: unknown
}

export const slack: SourceFactory<SlackPayload> = defineProvider<SlackPayload>({
  id: 'slack',
  name: 'Slack',
  proof: 'sdk',
  verify: hmac({
    header: 'x-slack-signature',
    format: 'v0={signature}',
    content: 'v0:{timestamp}:{body}',
    timestamp: { header: 'x-slack-request-timestamp', unit: 's', toleranceSeconds: 300 },
  }),
  event: {
    // Slash commands and interactions carry a trigger instead of an event id.
    key: body('/event_id').or(body('/trigger_id')),
    type: body('/event/type').or(body('/type')).or(body('/command')),
    createdAt: { at: body('/event_time'), unit: 's' },
    orderBy: body('/event/channel'),
  },
  handshake: {
    kind: 'url_verification',
    signed: true,
    answer: (_request, payload) => {
      if (valueAt(payload(), '/type') !== 'url_verification') return null
      const challenge = valueAt(payload(), '/challenge')
      return typeof challenge === 'string'
        ? { status: 200, headers: { 'content-type': 'text/plain' }, body: challenge }
        : null
    },
  },
  // Slash commands show whatever the answer says to the user, so it says nothing.
  acknowledgement: { headers: {}, body: '' },
  delivery: {
    timeoutSeconds: 3,
    retries: 3,
    retriesForHours: null,
    schedule: 'at once, after 1 min and after 5 min',
    disables: 'when more than 95 % of the deliveries of an hour fail, the subscriptions are switched off',
    canList: 'conversations.history of a channel',
  },
  jsonField: 'payload',
  setup: {
    url: 'api.slack.com/apps > your app > Event Subscriptions, Slash Commands and Interactivity, one URL for all',
    secret:
      'your app at api.slack.com/apps > Basic Information > Signing Secret; the verification token and the client secret are others',
  },
  notes: [
    'Slash commands and interactions are not retried; they can be answered later through response_url, for 30 minutes.',
  ],
})
