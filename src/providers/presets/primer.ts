// Primer: https://primer.io/docs, webhooks, by way of others. X-Signature-Secondary is made with the other secret
// while one is rolled, so a configuration that has only one of the two still verifies.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { eitherOf } from '../schemes/either-of.ts'
import { hmac } from '../schemes/hmac.ts'

export const primer: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'primer',
  name: 'Primer',
  proof: 'secondary',
  verify: eitherOf(
    hmac({ header: 'x-signature-primary', encoding: 'base64' }),
    hmac({ header: 'x-signature-secondary', encoding: 'base64' }),
  ),
  event: {
    key: null,
    type: body('/eventType'),
    createdAt: { at: body('/date'), unit: 'iso' },
    orderBy: body('/payment/id'),
  },
  delivery: {
    timeoutSeconds: null,
    retries: null,
    retriesForHours: null,
    schedule: 'tried again until a 2xx; Primer does not say how often',
  },
  setup: {
    url: 'Developers > Webhooks > New webhook',
    secret: 'Developers > Webhooks > Signing secret',
  },
})
