// Airwallex: https://www.airwallex.com/docs/developer-tools/webhooks. Nothing stands between timestamp and body.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const airwallex: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'airwallex',
  name: 'Airwallex',
  proof: 'docs',
  verify: hmac({
    header: 'x-signature',
    content: '{timestamp}{body}',
    timestamp: { header: 'x-timestamp', unit: 'ms' },
  }),
  event: {
    key: body('/id'),
    type: body('/name'),
    createdAt: { at: body('/created_at'), unit: 'iso' },
    orderBy: body('/data/object/id'),
  },
  delivery: {
    timeoutSeconds: null,
    retries: null,
    retriesForHours: 72,
    schedule: 'exponential, for about three days, until it is answered 200',
    canRedeliver: 'from the web app',
  },
  setup: { url: 'Developer > Webhooks > Add webhook', secret: 'on the webhook; each URL has its own' },
})
