// Trello: https://developer.atlassian.com/cloud/trello/guides/rest-api/webhooks. HMAC-SHA1 over the body and, right behind it,
// the callback URL to the letter. A new webhook is greeted by HEAD, unsigned.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const trello: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'trello',
  name: 'Trello',
  proof: 'docs',
  verify: hmac({ header: 'x-trello-webhook', algorithm: 'sha1', encoding: 'base64', content: '{body}{url}' }),
  event: {
    key: body('/action/id'),
    type: body('/action/type'),
    createdAt: { at: body('/action/date'), unit: 'iso' },
    orderBy: body('/model/id'),
  },
  handshake: {
    kind: 'head',
    signed: false,
    methods: ['HEAD'],
    answer: ({ method }) => (method === 'HEAD' ? { status: 200, headers: {}, body: '' } : null),
  },
  delivery: {
    timeoutSeconds: null,
    retries: 3,
    retriesForHours: null,
    schedule: 'after 30, 60 and 120 seconds',
    disables: 'at 410 Gone the webhook is deleted; after about a thousand failures in a row it is disabled',
    canList: 'GET /1/boards/{id}/actions',
  },
  setup: {
    url: 'callbackURL of POST /1/tokens/{token}/webhooks',
    secret: 'trello.com/power-ups/admin > your Power-Up > API key: the Secret',
  },
  notes: ['Give the callback URL as `url`, to the letter, query included: it is part of what is signed.'],
})
