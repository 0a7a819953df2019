// Maxio Advanced Billing, once Chargify: https://docs.maxio.com, Webhooks Reference. X-Chargify-Webhook-Signature
// beside it is an MD5 of the key and the body, and is not looked at.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { form, header } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const maxio: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'maxio',
  name: 'Maxio Advanced Billing (Chargify)',
  proof: 'docs',
  verify: hmac({ header: 'x-chargify-webhook-signature-hmac-sha-256' }),
  event: {
    key: form('id').or(header('x-chargify-webhook-id')),
    type: form('event'),
    orderBy: form('payload[subscription][id]'),
  },
  delivery: {
    timeoutSeconds: 15,
    retries: 4,
    retriesForHours: 0.1,
    schedule: '10, 15, 90 and 180 seconds after the failure before; anything but 200 is one',
    canList: 'GET /webhooks.json?status=failed, or GET /events.json',
    canRedeliver: 'POST /webhooks/replay.json with the ids',
  },
  setup: {
    url: 'Config > Integrations > Webhooks > Endpoints of the site',
    secret: "Config > Integrations > Webhooks > the site's shared key",
  },
  notes: ["Times in the payload are the site's own, without a zone."],
})
