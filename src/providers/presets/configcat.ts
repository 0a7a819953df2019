// ConfigCat: https://configcat.com/docs/advanced/notifications-webhooks, as configcat-proxy verifies. Nothing stands
// between the three parts; two signing keys make two signatures.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { always, header } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const configcat: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'configcat',
  name: 'ConfigCat',
  proof: 'sdk',
  verify: hmac({
    header: 'x-configcat-webhook-signature-v1',
    format: '{signature}',
    separator: ',',
    encoding: 'base64',
    content: '{id}{timestamp}{body}',
    timestamp: { header: 'x-configcat-webhook-timestamp', unit: 's', toleranceSeconds: 300 },
    idHeader: 'x-configcat-webhook-id',
  }),
  event: {
    key: header('x-configcat-webhook-id'),
    type: always('settings_changed'),
    createdAt: { at: header('x-configcat-webhook-timestamp'), unit: 's' },
  },
  delivery: { timeoutSeconds: null, retries: null, retriesForHours: null, schedule: 'not documented' },
  setup: {
    url: 'product > Webhooks > Add webhook, method POST',
    secret: 'Webhook signing keys there, one or two',
  },
  notes: ['The body is a template of yours: make it JSON.'],
})
