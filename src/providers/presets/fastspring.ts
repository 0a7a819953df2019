// FastSpring: https://developer.fastspring.com/docs/webhooks-overview. One request carries several events. Automatic retries
// keep an event's id; one that is sent again by hand gets a new one.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const fastspring: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'fastspring',
  name: 'FastSpring',
  proof: 'docs',
  verify: hmac({ header: 'x-fs-signature', encoding: 'base64' }),
  event: {
    batch: '/events/*',
    key: body('/id'),
    type: body('/type'),
    createdAt: { at: body('/created'), unit: 'ms' },
    orderBy: body('/data/subscription').or(body('/data/order')),
  },
  delivery: {
    timeoutSeconds: null,
    retries: null,
    retriesForHours: null,
    schedule: 'queued by webhook, sent in the order of the events until answered',
    canList: 'GET /events/unprocessed and GET /events/processed',
    canRedeliver: 'POST /events/{id} with {"processed": false}',
  },
  setup: {
    url: 'Developer Tools > Webhooks > Configuration > Add Webhook',
    secret: 'the HMAC SHA256 Secret you type in there; without it nothing is signed',
  },
  notes: ['An event that was sent again by hand has a new id: check the order or subscription before you act twice.'],
})
