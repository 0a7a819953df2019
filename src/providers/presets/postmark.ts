// Postmark: https://postmarkapp.com/developer/webhooks/webhooks-overview. Nothing is signed; Basic credentials stand
// in the URL or with the webhook. A mail is opened and clicked many times under one MessageID, so an event is known by
// its whole body.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { always, body } from '../read-value.ts'
import { basic } from '../schemes/basic.ts'

export const postmark: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'postmark',
  name: 'Postmark',
  authenticates: 'sender',
  proof: 'docs',
  verify: basic(),
  event: {
    key: null,
    type: body('/RecordType').or(always('Inbound')),
    createdAt: {
      at: body('/DeliveredAt').or(body('/BouncedAt')).or(body('/ReceivedAt')).or(body('/ChangedAt')),
      unit: 'iso',
    },
    orderBy: body('/MessageID'),
  },
  delivery: {
    timeoutSeconds: null,
    retries: 10,
    retriesForHours: 10.5,
    schedule: 'incoming mail: ten times, after 1 min up to 6 hours; others less often; a 403 ends it',
    canRedeliver: 'incoming mail, from its page',
  },
  setup: {
    url: 'the server > the message stream > Webhooks > Add webhook',
    secret: 'Basic auth credentials you type there, as user:password',
  },
})
