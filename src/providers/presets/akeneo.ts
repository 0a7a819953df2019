// Akeneo PIM, Events API: https://api.akeneo.com/events-documentation/security.html. The Event Platform signs
// otherwise.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const akeneo: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'akeneo',
  name: 'Akeneo PIM',
  proof: 'sdk',
  verify: hmac({
    header: 'x-akeneo-request-signature',
    content: '{timestamp}.{body}',
    timestamp: { header: 'x-akeneo-request-timestamp', unit: 's' },
  }),
  event: {
    key: body('/event_id'),
    type: body('/action'),
    createdAt: { at: body('/event_datetime'), unit: 'iso' },
    orderBy: body('/data/resource/identifier'),
    batch: '/events/*',
  },
  delivery: {
    timeoutSeconds: null,
    retries: null,
    retriesForHours: null,
    schedule: 'none documented: events come out of order, twice or never',
  },
  setup: {
    url: 'Connect > Connection settings > your connection > Event subscription',
    secret: 'the secret shown beside the URL there',
  },
})
