// Airship open channels: https://www.airship.com/docs. A colon joins timestamp and body.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { always } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const airship: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'airship',
  name: 'Airship',
  proof: 'corroborated',
  verify: hmac({
    header: 'x-ua-signature',
    content: '{timestamp}:{body}',
    timestamp: { header: 'x-ua-timestamp', unit: 's' },
  }),
  event: { key: null, type: always('open_channel.send') },
  delivery: { timeoutSeconds: null, retries: null, retriesForHours: null, schedule: 'not documented' },
  setup: {
    url: 'Settings > Channels > Open Channels, webhook URL',
    secret: 'the hash key of the Signature Hash option there',
  },
  notes: [
    'Airship checks a new channel with GET {url}/validate and wants the code from its dashboard: answer that in front.',
  ],
})
