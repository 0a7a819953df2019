// Cal.com: https://cal.com/docs, as packages/features/webhooks/lib/sendPayload.ts signs. Without a secret the header
// says no-secret-provided.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const calCom: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'cal-com',
  name: 'Cal.com',
  proof: 'source',
  verify: hmac({ header: 'x-cal-signature-256' }),
  event: {
    key: null,
    type: body('/triggerEvent'),
    createdAt: { at: body('/createdAt'), unit: 'iso' },
    orderBy: body('/payload/uid'),
  },
  delivery: { timeoutSeconds: null, retries: null, retriesForHours: null, schedule: 'not documented' },
  setup: { url: 'Settings > Developer > Webhooks > New', secret: 'the secret you type in there' },
  notes: ['A payload template of your own must keep triggerEvent, or every event is of type unknown.'],
})
