// Solidgate: https://docs.solidgate.com/payments/integrate/webhooks. The public key stands before and after what is signed,
// and the hexadecimal text of the digest is encoded once more in base64.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body, header } from '../read-value.ts'
import { withSettings } from '../schemes/demanding.ts'
import { hmac } from '../schemes/hmac.ts'

const scheme = hmac({
  header: 'signature',
  algorithm: 'sha512',
  encoding: 'base64-of-hex',
  content: '{setting:key}{body}{setting:key}',
})

export const solidgate: SourceFactory<Record<string, unknown>, { key: string }> = defineProvider({
  id: 'solidgate',
  name: 'Solidgate',
  proof: 'sdk',
  verify: withSettings(scheme, {
    key: { what: 'the webhook public key, wh_pk_..., sent in the header merchant', required: true },
  }),
  event: {
    key: header('solidgate-event-id'),
    type: header('solidgate-event-type'),
    orderBy: body('/order/order_id'),
  },
  delivery: {
    timeoutSeconds: 30,
    retries: 8,
    retriesForHours: null,
    schedule: 'after 15 min, 30 min, 1, 2, 4, 8, 16 and 24 hours',
  },
  setup: {
    url: 'Hub > Developers > Channels > Webhooks',
    secret: 'on the same page: the webhook secret key wh_sk_..., and wh_pk_... as `key`',
  },
})
