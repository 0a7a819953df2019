// Picqer: https://picqer.com/en/api/webhooks; independent receivers agree. Without a secret nothing is signed.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const picqer: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'picqer',
  name: 'Picqer',
  proof: 'corroborated',
  verify: hmac({ header: 'x-picqer-signature', encoding: 'base64' }),
  event: { key: null, type: body('/event'), orderBy: body('/data/idorder') },
  delivery: {
    timeoutSeconds: 10,
    retries: 15,
    retriesForHours: 17,
    schedule: '15 times over about 17 hours',
    disables: 'after five events that failed altogether within 24 hours',
  },
  setup: {
    url: 'Settings > Webhooks > Add, or POST /api/v1/hooks',
    secret: 'the secret you give there',
  },
  notes: ['`event_triggered_at` has no zone and is not read as the time of the event.'],
})
