// Twilio Segment, Webhooks destination: https://segment.com/docs/connections/destinations/catalog/webhooks. HMAC-SHA1.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const segment: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'segment',
  name: 'Twilio Segment',
  proof: 'docs',
  verify: hmac({ header: 'x-signature', algorithm: 'sha1' }),
  event: {
    key: body('/messageId'),
    type: body('/type').with(body('/event')),
    createdAt: { at: body('/timestamp'), unit: 'iso' },
    orderBy: body('/userId'),
  },
  delivery: {
    timeoutSeconds: null,
    retries: null,
    retriesForHours: 4,
    schedule: 'a 5xx is tried again several times for up to four hours',
  },
  setup: {
    url: 'Connections > Destinations > Webhooks > Settings > Webhook URLs',
    secret: 'the text you type into Shared Secret there; without it nothing is signed',
  },
  notes: [
    'Of several URLs in one destination one success counts for all; give each receiver a destination of its own.',
    'In Webhooks (Actions) leave batching off: the signature of a batch covers only its first event, so it is refused.',
  ],
})
