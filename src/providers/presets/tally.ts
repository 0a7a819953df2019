// Tally: https://tally.so/help/webhooks.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const tally: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'tally',
  name: 'Tally',
  proof: 'corroborated',
  verify: hmac({ header: 'tally-signature', encoding: 'base64' }),
  event: {
    key: body('/eventId'),
    type: body('/eventType'),
    createdAt: { at: body('/createdAt'), unit: 'iso' },
    orderBy: body('/data/responseId'),
  },
  delivery: {
    timeoutSeconds: 10,
    retries: 5,
    retriesForHours: 31.6,
    schedule: 'after 5 min, 30 min, 1 hour, 6 hours and a day',
  },
  setup: {
    url: 'your form > Integrations > Webhooks > Connect',
    secret: 'Add a signing secret on the same page; without it nothing is signed',
  },
})
