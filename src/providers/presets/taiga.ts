// Taiga: https://docs.taiga.io/webhooks.html; the sender is taiga-back, taiga/webhooks/tasks.py. HMAC-SHA1, one try.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const taiga: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'taiga',
  name: 'Taiga',
  proof: 'source',
  verify: hmac({ header: 'x-taiga-webhook-signature', algorithm: 'sha1' }),
  event: {
    key: null,
    type: body('/type').with(body('/action')),
    createdAt: { at: body('/date'), unit: 'iso' },
    orderBy: body('/data/id'),
  },
  delivery: {
    timeoutSeconds: null,
    retries: 0,
    retriesForHours: 0,
    schedule: 'never by itself',
    canList: 'the last ten, in the log of the webhook',
    canRedeliver: 'Resend in that log',
  },
  setup: {
    url: 'Settings > Integrations > Webhooks of the project',
    secret: 'the text you type into Secret key there',
  },
})
