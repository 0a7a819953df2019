// SurveyMonkey: https://api.surveymonkey.com/v3/docs#webhooks. HMAC-SHA1; the key is client id and client secret with an
// ampersand between them.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const surveymonkey: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'surveymonkey',
  name: 'SurveyMonkey',
  proof: 'corroborated',
  verify: hmac({ header: 'sm-signature', algorithm: 'sha1', encoding: 'base64' }),
  event: {
    key: body('/event_id'),
    type: body('/event_type'),
    createdAt: { at: body('/event_datetime'), unit: 'iso' },
    orderBy: body('/object_id'),
  },
  handshake: {
    kind: 'head',
    signed: false,
    methods: ['HEAD'],
    answer: ({ method }) => (method === 'HEAD' ? { status: 200, headers: {}, body: '' } : null),
  },
  delivery: { timeoutSeconds: null, retries: null, retriesForHours: null, schedule: 'not documented' },
  setup: {
    url: 'subscription_url of POST /v3/webhooks',
    secret: "'CLIENT_ID&CLIENT_SECRET' of your app, joined by an ampersand",
  },
  notes: ['The body names the response and does not hold it: GET /v3/surveys/{id}/responses/{id}/details.'],
})
