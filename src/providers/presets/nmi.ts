// NMI gateway: https://docs.nmi.com/reference/overview, by way of others. `t=` is a nonce that is signed, not a time:
// no age is judged. (https://docs.nmi.com/reference/subscriptions is another product, with another header.)
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const nmi: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'nmi',
  name: 'NMI gateway',
  proof: 'secondary',
  verify: hmac({
    header: 'webhook-signature',
    format: 't={timestamp},s={signature}',
    separator: ',',
    content: '{timestamp}.{body}',
  }),
  event: { key: body('/event_id'), type: body('/event_type'), orderBy: body('/event_body/transaction_id') },
  delivery: {
    timeoutSeconds: null,
    retries: null,
    retriesForHours: null,
    schedule: 'tried again until a 200; NMI does not say how often',
  },
  addresses: {
    url: null,
    ranges: [
      '104.192.32.81',
      '104.192.32.82/31',
      '104.192.32.84/30',
      '104.192.36.81',
      '104.192.36.82/31',
      '104.192.36.84/30',
    ],
  },
  setup: {
    url: 'Settings > Webhooks > Add endpoint of the merchant portal',
    secret: 'Settings > Webhooks > Signing key',
  },
})
