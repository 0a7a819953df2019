// Deel: https://developer.deel.com/docs/webhooks. The word POST is signed in front of the body.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const deel: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'deel',
  name: 'Deel',
  proof: 'corroborated',
  verify: hmac({ header: 'x-deel-signature', content: 'POST{body}' }),
  event: {
    key: null,
    type: body('/data/meta/event_type'),
    createdAt: { at: body('/timestamp'), unit: 'iso' },
    orderBy: body('/data/resource/0/id'),
  },
  delivery: { timeoutSeconds: null, retries: null, retriesForHours: null, schedule: 'not documented' },
  setup: {
    url: 'Developer center > Webhooks, or POST /rest/v2/webhooks',
    secret: 'the signing key of the subscription',
  },
})
