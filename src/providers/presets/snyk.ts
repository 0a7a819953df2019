// Snyk: https://docs.snyk.io/snyk-api/snyk-webhooks (header and hex; the hash is agreed on by receivers). A SHA-256 under the header name that GitHub keeps for SHA-1.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body, header } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const snyk: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'snyk',
  name: 'Snyk',
  proof: 'corroborated',
  verify: hmac({ header: 'x-hub-signature', format: 'sha256={signature}' }),
  event: {
    key: header('x-snyk-transport-id'),
    type: header('x-snyk-event'),
    createdAt: { at: header('x-snyk-timestamp'), unit: 'iso' },
    orderBy: body('/project/id'),
  },
  delivery: { timeoutSeconds: null, retries: null, retriesForHours: null, schedule: 'not documented' },
  setup: {
    url: 'POST /v1/org/{orgId}/webhooks of the API; there is no page for it',
    secret: 'the secret given in the same call',
  },
  notes: ['A new webhook sends ping/v0 first; it is an event like any other.'],
})
