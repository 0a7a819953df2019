// LINE Messaging API: https://developers.line.biz/en/docs/messaging-api/receiving-messages. One request carries several events;
// one without any is LINE checking the URL. An event keeps its id when it is delivered again.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body, valueAt } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const line: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'line',
  name: 'LINE Messaging API',
  proof: 'sdk',
  verify: hmac({ header: 'x-line-signature', encoding: 'base64' }),
  event: {
    batch: '/events/*',
    key: body('/webhookEventId'),
    type: body('/type'),
    createdAt: { at: body('/timestamp'), unit: 'ms' },
    orderBy: body('/source/userId'),
  },
  handshake: {
    kind: 'verify',
    signed: true,
    answer: (_request, payload) => {
      const events = valueAt(payload(), '/events')
      return Array.isArray(events) && events.length === 0 ? { status: 200, headers: {}, body: '' } : null
    },
  },
  delivery: {
    timeoutSeconds: 2,
    retries: null,
    retriesForHours: null,
    schedule: 'only where webhook redelivery is switched on',
  },
  setup: {
    url: 'LINE Developers Console > the channel > Messaging API > Webhook URL',
    secret: 'the channel secret, under Basic settings',
  },
  notes: [
    'A replyToken works once and only for a minute or so: answer by it in the handler, or push a message instead.',
  ],
})
