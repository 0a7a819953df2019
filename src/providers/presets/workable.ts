// Workable: https://workable.readme.io/reference/webhooks. Four receivers agree on the signature; the key is the account's
// own API token.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const workable: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'workable',
  name: 'Workable',
  proof: 'corroborated',
  verify: hmac({ header: 'x-workable-signature' }),
  event: {
    key: body('/id'),
    type: body('/event_type'),
    createdAt: { at: body('/fired_at'), unit: 'iso' },
    orderBy: body('/data/id'),
  },
  delivery: { timeoutSeconds: null, retries: null, retriesForHours: null, schedule: 'not documented' },
  setup: {
    url: 'target of POST /spi/v3/subscriptions',
    secret: 'Settings > Integrations > Apps: the API access token of the account',
  },
})
