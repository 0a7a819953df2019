// MailerLite: https://developers.mailerlite.com/docs/webhooks, which gives header, HMAC-SHA-256, hexadecimal and schedule. Its
// events carry no id: one is known by the body and its place in it.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const mailerlite: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'mailerlite',
  name: 'MailerLite',
  proof: 'docs',
  verify: hmac({ header: 'signature' }),
  event: { batch: '/events/*', key: null, type: body('/type').or(body('/event')), orderBy: body('/subscriber/id') },
  delivery: {
    timeoutSeconds: 3,
    retries: 3,
    retriesForHours: 0.31,
    schedule: 'after 10, 100 and 1000 seconds',
  },
  setup: {
    url: 'Integrations > Webhooks, or POST /api/webhooks',
    secret: 'the secret of the webhook: on its page, and in the answer to GET /api/webhooks/{id}',
  },
})
