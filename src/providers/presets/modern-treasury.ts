// Modern Treasury: https://docs.moderntreasury.com/platform/reference/webhooks, and its SDK. The event's name is
// split: the topic in a header, what happened in the body.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body, header } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const modernTreasury: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'modern-treasury',
  name: 'Modern Treasury',
  proof: 'sdk',
  verify: hmac({ header: 'x-signature' }),
  event: {
    key: header('x-webhook-id'),
    type: header('x-topic').with(body('/event')).or(body('/event')),
    createdAt: { at: body('/data/updated_at'), unit: 'iso' },
    orderBy: body('/data/id'),
  },
  delivery: {
    timeoutSeconds: null,
    retries: null,
    retriesForHours: null,
    schedule: 'tried again until a 2xx; Modern Treasury does not say how often',
    canList: 'GET /api/events',
  },
  setup: {
    url: 'Developers > Webhooks > Add endpoint',
    secret: 'Developers > Webhooks > the webhook key, used as it is',
  },
})
