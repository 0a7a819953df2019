// Doppler: https://docs.doppler.com/docs/webhooks. Deliveries carry no id: the same body again counts as the same event.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const doppler: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'doppler',
  name: 'Doppler',
  proof: 'corroborated',
  verify: hmac({ header: 'x-doppler-signature', format: 'sha256={signature}' }),
  event: { key: null, type: body('/type'), orderBy: body('/config/name') },
  delivery: { timeoutSeconds: null, retries: 5, retriesForHours: null, schedule: 'up to five more times' },
  setup: {
    url: 'the project > Webhooks > Add Webhook',
    secret: 'the signing secret you type in on the same page; without it nothing is signed',
  },
  notes: ['The body tells which config changed, not its secrets: fetch them.'],
})
