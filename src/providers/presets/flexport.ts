// Flexport: https://apidocs.flexport.com. X-Hub-Signature (SHA-1) comes beside it, is being retired and is never looked at.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const flexport: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'flexport',
  name: 'Flexport',
  proof: 'corroborated',
  verify: hmac({ header: 'x-hub-signature-256', format: 'sha256={signature}' }),
  event: {
    key: body('/id'),
    type: body('/type'),
    createdAt: { at: body('/created_at'), unit: 'iso' },
    orderBy: body('/data/shipment/id'),
  },
  delivery: { timeoutSeconds: null, retries: null, retriesForHours: null, schedule: 'until it is answered 200' },
  setup: {
    url: 'Settings > Webhooks > Add endpoint',
    secret: 'the secret token of that endpoint',
  },
})
