// Hookdeck Event Gateway: https://hookdeck.com/docs/authentication. While the signing secret is rolled, a second header
// carries the signature with the one before; both are signatures of this same body.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { always, body, header, type Place } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

const current = 'x-hookdeck-signature'
const previous = 'x-hookdeck-signature-2'

const both: Place = {
  ...header(current),
  at: `header ${current} or ${previous}`,
  read: ({ headers }) => [...headers.all(current), ...headers.all(previous)].join(' ') || undefined,
}

export const hookdeck: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'hookdeck',
  name: 'Hookdeck Event Gateway',
  proof: 'sdk',
  verify: hmac({ at: both, separator: ' ', encoding: 'base64' }),
  event: { key: header('x-hookdeck-eventid'), type: body('/type').or(body('/event')).or(always('event')) },
  delivery: {
    timeoutSeconds: null,
    retries: null,
    retriesForHours: null,
    schedule: 'by the retry rule of the connection',
    canRedeliver: 'from the Hookdeck dashboard, or POST /events/{id}/retry',
  },
  setup: {
    url: 'the destination of a connection',
    secret: 'Settings > Project > Secrets: the signing secret',
  },
  notes: [
    'What comes is what the first sender sent: X-Hookdeck-Verified, which is not signed, tells whether Hookdeck verified that.',
    "Keep the prefix of Hookdeck's headers at x-hookdeck: with another one there is no event id.",
  ],
})
