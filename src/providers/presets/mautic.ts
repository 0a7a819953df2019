// Mautic: https://devdocs.mautic.org/en/latest/webhooks/getting_started.html says the header, the digest and base64.
// The body's only key is the event's type; in its queue mode Mautic sends several types, and several of each, in one
// request.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { computed } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const mautic: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'mautic',
  name: 'Mautic',
  proof: 'docs',
  verify: hmac({ header: 'webhook-signature', encoding: 'base64' }),
  event: {
    key: null,
    type: computed('the only key of the body, or "several"', (_request, payload) => toType(payload)),
  },
  delivery: {
    timeoutSeconds: null,
    retries: null,
    retriesForHours: null,
    schedule: 'at once or by its cron job; what fails stays in the queue for the next run',
  },
  setup: {
    url: 'Settings > Webhooks > New > Webhook POST URL',
    secret: 'the Secret of that webhook; Mautic makes one up where you type none',
  },
  notes: [
    'Under "Queue events only" one request may hold many events; it is one event here, of the type "several" where the types differ. Subscribe to "*" then, and walk through the body.',
  ],
})

function toType(payload: unknown): string | undefined {
  const types = typeof payload === 'object' && payload !== null ? Object.keys(payload) : []
  return types.length > 1 ? 'several' : types[0]
}
