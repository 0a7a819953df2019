// LaunchDarkly: https://launchdarkly.com/docs/home/infrastructure/webhooks. Bare hexadecimal; signing is optional there.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const launchdarkly: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'launchdarkly',
  name: 'LaunchDarkly',
  proof: 'corroborated',
  verify: hmac({ header: 'x-ld-signature' }),
  event: {
    key: body('/_id'),
    type: body('/kind'),
    createdAt: { at: body('/date'), unit: 'ms' },
    orderBy: body('/target/_id'),
  },
  delivery: {
    timeoutSeconds: null,
    retries: null,
    retriesForHours: null,
    schedule: 'not documented',
    canList: 'GET /api/v2/auditlog',
  },
  setup: {
    url: 'Integrations > Webhooks > Add integration',
    secret: 'tick "Sign this webhook" there and copy the secret; without it nothing is signed',
  },
})
