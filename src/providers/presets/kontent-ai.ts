// Kontent.ai: https://kontent.ai/learn/docs/webhooks. The secret looks like base64 and is not decoded. Legacy webhooks send
// the same signature under X-KC-Signature, over JSON with CRLF line ends.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { eitherOf } from '../schemes/either-of.ts'
import { hmac } from '../schemes/hmac.ts'

export const kontentAi: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'kontent-ai',
  name: 'Kontent.ai',
  proof: 'sdk',
  verify: eitherOf(
    hmac({ header: 'x-kontent-ai-signature', encoding: 'base64' }),
    hmac({ header: 'x-kc-signature', encoding: 'base64' }),
  ),
  event: {
    batch: '/notifications/*',
    // Only the legacy form has an id.
    key: body('/message/id'),
    type: body('/message/type')
      .with(body('/message/operation'))
      .or(body('/message/object_type').with(body('/message/action'))),
    createdAt: { at: body('/message/created_timestamp'), unit: 'iso' },
    orderBy: body('/data/system/id'),
  },
  delivery: { timeoutSeconds: null, retries: null, retriesForHours: null, schedule: 'not documented' },
  setup: {
    url: 'Environment settings > Webhooks > Create new webhook',
    secret: 'the secret of the webhook there, used as it is shown',
  },
})
