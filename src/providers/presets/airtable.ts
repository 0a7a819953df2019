// Airtable: https://airtable.com/developers/web/api/webhooks-overview. The key is base64, the signature hexadecimal.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { always, body } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const airtable: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'airtable',
  name: 'Airtable',
  proof: 'corroborated',
  verify: hmac({
    header: 'x-airtable-content-mac',
    format: 'hmac-sha256={signature}',
    secret: { as: 'base64' },
  }),
  event: {
    key: null,
    type: always('payloads.available'),
    createdAt: { at: body('/timestamp'), unit: 'iso' },
    orderBy: body('/webhook/id'),
  },
  acknowledgement: { headers: {}, body: '' },
  delivery: {
    timeoutSeconds: null,
    retries: null,
    retriesForHours: null,
    schedule: 'not documented',
    disables: 'a webhook expires after seven days unless it is refreshed',
    canList: 'GET /v0/bases/{baseId}/webhooks/{webhookId}/payloads?cursor={n}',
  },
  setup: {
    url: 'POST /v0/bases/{baseId}/webhooks, notificationUrl',
    secret: 'macSecretBase64 of the answer to that, shown once',
  },
  notes: ['A notification carries no data: list the payloads from your last cursor on.'],
})
