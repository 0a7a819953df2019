// Bunny Stream: https://bunny.net/docs/stream/webhooks. Signed with the library's read-only API key.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body, bodyHash, receipt } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const bunnyStream: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'bunny-stream',
  name: 'Bunny Stream',
  proof: 'corroborated',
  verify: hmac({ header: 'x-bunnystream-signature' }),
  // One video reaches a status more than once (4 with each resolution), and the bodies of these are the same.
  event: { key: bodyHash().with(receipt()), type: body('/Status'), orderBy: body('/VideoGuid') },
  delivery: { timeoutSeconds: null, retries: null, retriesForHours: null, schedule: 'not documented' },
  setup: {
    url: 'Stream > your library > API > Webhook URL',
    secret: 'the read-only API key on the same page',
  },
  notes: [
    'The type is a number: 3 finished, 4 one resolution finished, 5 failed.',
    'There is no id and no time in a body, so a delivery that is tried again is an event of its own.',
  ],
})
