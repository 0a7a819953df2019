// Mailgun: https://documentation.mailgun.com/docs/mailgun/user-manual/webhooks/securing-webhooks. The signature stands
// in the body and covers only a timestamp and a random token beside it, never the event.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const mailgun: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'mailgun',
  name: 'Mailgun',
  authenticates: 'part',
  proof: 'docs',
  verify: hmac({
    at: body('/signature/signature'),
    content: '{body:/signature/timestamp}{body:/signature/token}',
    timestamp: { at: body('/signature/timestamp'), unit: 's' },
  }),
  event: {
    key: body('/event-data/id'),
    type: body('/event-data/event'),
    createdAt: { at: body('/event-data/timestamp'), unit: 's' },
    orderBy: body('/event-data/message/headers/message-id'),
  },
  delivery: {
    timeoutSeconds: null,
    retries: 6,
    retriesForHours: 8,
    schedule: 'after 5, 10 and 15 min, then after 1, 2 and 4 hours; a 406 ends it',
    canList: 'GET /v3/{domain}/events',
  },
  setup: {
    url: 'Sending > Webhooks > Add webhook, or POST /v3/domains/{domain}/webhooks',
    secret: 'Settings > API security > HTTP webhook signing key; of the primary account for its own domains',
  },
  notes: [
    'The event is not signed: whoever saw one request can send another event with its signature while it is fresh. Ask the Events API before you act on what matters.',
    'Routes that forward incoming mail post forms, often multipart, with the same three fields; they are not read here.',
  ],
})
