// Nango: https://nango.dev/docs/implementation-guides/platform/webhooks-from-nango, and its SDK. X-Nango-Signature is
// a plain SHA-256 over secret and body, which Nango itself has given up: anyone who knows one can extend it.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body, bodyHash, receipt } from '../read-value.ts'
import { anyOf, onlyByVariant } from '../schemes/any-of.ts'
import { digestScheme } from '../schemes/digest.ts'
import { hmac } from '../schemes/hmac.ts'

export const nango: SourceFactory<Record<string, unknown>, { variant?: 'hmac' | 'legacy' }> = defineProvider({
  id: 'nango',
  name: 'Nango',
  proof: 'sdk',
  verify: anyOf({
    hmac: hmac({ header: 'x-nango-hmac-sha256' }),
    legacy: onlyByVariant(digestScheme({ header: 'x-nango-signature', content: '{secret}{body}' })),
  }),
  event: {
    // "The token of connection 1 could not be refreshed" is the same text in January and in June.
    key: receipt().with(bodyHash()),
    type: body('/type').with(body('/operation')),
    orderBy: body('/connectionId'),
  },
  delivery: {
    timeoutSeconds: null,
    retries: null,
    retriesForHours: null,
    schedule: 'tried again with growing intervals; Nango does not say how often',
  },
  setup: {
    url: 'Environment settings > Webhook URLs',
    secret: 'Environment settings > Webhook signing key; in environments from before 20 April 2026 the secret key',
  },
  notes: [
    'Events have no id and may be the same text twice: a retry is an event of its own.',
    "Events of the type 'forward' carry what a third party sent, as it came.",
  ],
})
