// Recharge: https://docs.getrecharge.com/docs/webhooks-overview, by way of others. The window is 48 hours, as long as
// it tries. The older X-Recharge-Hmac-Sha256 still comes beside it and is no HMAC but a plain SHA-256: only taken
// where `variant` says so.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body, computed } from '../read-value.ts'
import { anyOf, onlyByVariant } from '../schemes/any-of.ts'
import { digestScheme } from '../schemes/digest.ts'
import { hmac } from '../schemes/hmac.ts'

export const recharge: SourceFactory<Record<string, unknown>, { variant?: 'signature' | 'legacy' }> = defineProvider({
  id: 'recharge',
  name: 'Recharge',
  proof: 'secondary',
  verify: anyOf({
    signature: hmac({
      header: 'x-recharge-webhook-signature',
      format: 't={timestamp},v1={signature}',
      separator: ',',
      content: '{timestamp}.{body}',
      timestamp: { unit: 's', toleranceSeconds: 172_800 },
    }),
    legacy: onlyByVariant(digestScheme({ header: 'x-recharge-hmac-sha256', content: '{secret}{body}' })),
  }),
  event: {
    key: null,
    type: computed('the key of the body', (_request, payload) =>
      typeof payload === 'object' && payload !== null ? Object.keys(payload)[0] : undefined,
    ),
    orderBy: body('/charge/id').or(body('/subscription/id')).or(body('/order/id')),
  },
  delivery: {
    timeoutSeconds: 5,
    retries: 20,
    retriesForHours: 48,
    schedule: '20 times over 48 hours, after no answer, a 408, a 429 or a 5xx',
    disables: 'deleted when the last of them fails',
  },
  setup: {
    url: 'POST /webhooks, one for each topic',
    secret: 'the API client secret: Tools & apps > API tokens > the token > client secret (not the token)',
  },
  notes: [
    'No topic is sent: the type is only the kind of object. Give each topic a source of its own where "created" and "updated" differ to you.',
  ],
})
