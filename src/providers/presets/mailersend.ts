// MailerSend: https://developers.mailersend.com/api/v1/webhooks.html. One activity has its own id; its type keeps it
// apart from an identity or a domain under the same one.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const mailersend: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'mailersend',
  name: 'MailerSend',
  proof: 'sdk',
  verify: hmac({ header: 'signature' }),
  event: {
    key: body('/data/id').with(body('/type')),
    type: body('/type'),
    createdAt: { at: body('/created_at'), unit: 'iso' },
  },
  delivery: {
    timeoutSeconds: null,
    retries: null,
    retriesForHours: null,
    schedule: 'tried again until a 2xx; MailerSend does not say how often',
  },
  setup: {
    url: 'Domains > Manage > Webhooks > Create webhook, or POST /v1/webhooks',
    secret: 'Signing secret, shown with the webhook',
  },
})
