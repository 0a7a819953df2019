// Klaviyo system webhooks: https://developers.klaviyo.com/en/docs/system-webhooks. The time is an HTTP date, signed as text
// behind the body. Two independent implementations agree on that and on hexadecimal.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body, header } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const klaviyo: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'klaviyo',
  name: 'Klaviyo system webhooks',
  proof: 'corroborated',
  verify: hmac({
    header: 'klaviyo-signature',
    content: '{body}{timestamp}',
    timestamp: { header: 'klaviyo-timestamp', unit: 'http-date', toleranceSeconds: 300 },
  }),
  event: {
    batch: '/data/*',
    key: body('/external_id').with(body('/topic')),
    type: body('/topic'),
    createdAt: { at: header('klaviyo-timestamp'), unit: 'http-date' },
  },
  delivery: { timeoutSeconds: null, retries: null, retriesForHours: null, schedule: 'not documented' },
  setup: {
    url: 'Integrations > Webhooks > Create webhook, or POST /api/webhooks (Advanced KDP and app partners)',
    secret: 'the secret key you typed in there, 16 characters or more',
  },
  notes: ['The webhook action of a flow is another thing: it is not signed.'],
})
