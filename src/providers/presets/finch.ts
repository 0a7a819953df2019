// Finch: https://developer.tryfinch.com/implementation-guide/Webhooks. Standard Webhooks under names of its own, the secret
// in base64 without a prefix.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body, header } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const finch: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'finch',
  name: 'Finch',
  proof: 'sdk',
  verify: hmac({
    header: 'finch-signature',
    format: 'v1,{signature}',
    separator: ' ',
    encoding: 'base64',
    content: '{id}.{timestamp}.{body}',
    secret: { as: 'base64' },
    timestamp: { header: 'finch-timestamp', unit: 's', toleranceSeconds: 300 },
    idHeader: 'finch-event-id',
  }),
  event: {
    key: header('finch-event-id'),
    type: body('/event_type'),
    createdAt: { at: header('finch-timestamp'), unit: 's' },
    orderBy: body('/connection_id'),
  },
  delivery: { timeoutSeconds: null, retries: null, retriesForHours: null, schedule: 'not documented' },
  setup: {
    url: 'the Finch dashboard > Webhooks > Add endpoint',
    secret: 'shown with the endpoint: base64 without a prefix',
  },
})
