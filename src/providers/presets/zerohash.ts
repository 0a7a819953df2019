// Zero Hash: https://docs.zerohash.com/reference/webhook-security, known here from secondary notes on that page. Body first,
// then the time. The older way signs no time, so it has to be chosen.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body, header } from '../read-value.ts'
import { anyOf, onlyByVariant } from '../schemes/any-of.ts'
import { hmac } from '../schemes/hmac.ts'
import { publicKeyScheme } from '../schemes/public-key.ts'

export const zerohash: SourceFactory<
  Record<string, unknown>,
  { variant?: 'hmac-timestamp' | 'hmac' | 'rsa' | number; publicKey?: string }
> = defineProvider({
  id: 'zerohash',
  name: 'Zero Hash',
  proof: 'secondary',
  verify: anyOf({
    'hmac-timestamp': hmac({
      header: 'x-zh-hook-signature',
      content: '{body}{timestamp}',
      timestamp: { header: 'x-zh-hook-timestamp', unit: 'ms', toleranceSeconds: 300 },
    }),
    hmac: onlyByVariant(hmac({ header: 'x-zh-hook-signature-256' })),
    rsa: publicKeyScheme({
      algorithm: 'rsa',
      header: 'x-zh-hook-rsa-signature',
      content: '{body}{timestamp}',
      timestamp: { header: 'x-zh-hook-timestamp', unit: 'ms', toleranceSeconds: 300 },
      keys: { from: 'settings', what: "Zero Hash's public key" },
    }),
  }),
  event: {
    key: header('x-zh-hook-notification-id'),
    type: header('x-zh-hook-payload-type'),
    orderBy: body('/trade_id'),
  },
  delivery: { timeoutSeconds: null, retries: null, retriesForHours: null, schedule: 'it does not say' },
  addresses: { url: null, ranges: ['18.189.25.175/32', '3.18.218.32/32', '3.22.145.85/32'] },
  setup: {
    url: 'through Zero Hash support, or in the portal',
    secret: 'the webhook secret, used whole; for RSA the public key, as `publicKey`',
  },
  notes: ['What kind of event it is stands in a header that is not signed.'],
})
