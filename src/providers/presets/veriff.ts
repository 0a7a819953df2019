// Veriff: https://devdocs.veriff.com/docs/hmac-authentication-and-endpoint-security. A newer header carries the same signature.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { always, body } from '../read-value.ts'
import { anyOf } from '../schemes/any-of.ts'
import { hmac } from '../schemes/hmac.ts'

export const veriff: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'veriff',
  name: 'Veriff',
  proof: 'secondary',
  verify: anyOf({ usual: hmac({ header: 'x-hmac-signature' }), newer: hmac({ header: 'vrf-hmac-signature' }) }),
  event: {
    key: null,
    type: body('/action').or(body('/verification/status')).or(always('webhook')),
    orderBy: body('/verification/id').or(body('/id')),
  },
  delivery: { timeoutSeconds: null, retries: null, retriesForHours: null, schedule: 'not documented' },
  setup: {
    url: 'Veriff Customer Portal > API keys > your integration > Settings: one URL for events, one for decisions',
    secret: 'on the same page: the shared secret key, used whole; X-AUTH-CLIENT names the public key it belongs to',
  },
  notes: ['A decision has the type of its verification.status (approved, declined, ...), an event that of its action.'],
})
