// Figma: https://developers.figma.com/docs/rest-api/webhooks-security. The passcode you set comes back in every body; a
// retry counts itself in `retries`, so neither is part of the key.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body, computed, valueAt } from '../read-value.ts'
import { sharedToken } from '../schemes/shared-token.ts'

export const figma: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'figma',
  name: 'Figma',
  authenticates: 'sender',
  proof: 'docs',
  verify: sharedToken({ at: body('/passcode') }),
  event: {
    key: computed('body without /passcode and /retries', (_request, payload) =>
      typeof payload === 'object' && payload !== null
        ? JSON.stringify({ ...payload, passcode: undefined, retries: undefined })
        : undefined,
    ),
    type: body('/event_type'),
    createdAt: { at: body('/timestamp'), unit: 'iso' },
    orderBy: body('/file_key'),
  },
  handshake: {
    kind: 'PING',
    signed: true,
    answer: (_request, payload) =>
      valueAt(payload(), '/event_type') === 'PING' ? { status: 200, headers: {}, body: '' } : null,
  },
  delivery: {
    timeoutSeconds: null,
    retries: 3,
    retriesForHours: 4,
    schedule: 'after 5 min, 30 min and 3 h',
    disables: 'at once where a request is answered 400',
    canList: 'GET /v2/webhooks/{id}/requests, for the last week',
  },
  setup: {
    url: 'POST /v2/webhooks with endpoint and passcode',
    secret: 'the passcode you gave in that call',
  },
  notes: [
    'The passcode stands in the body of every event, and so in what is stored: whoever may read events can read it.',
    'Add a new passcode here before you change it at Figma: a wrong one is answered 400, at which Figma stops the webhook.',
  ],
})
