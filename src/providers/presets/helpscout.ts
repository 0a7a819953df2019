// Help Scout: https://developer.helpscout.com/webhooks. HMAC-SHA-1. There is no id, and one change is sent under several
// events with the same body, so the event's name is part of the key.
import { createHash } from 'node:crypto'
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body, computed, header } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

const name = header('x-helpscout-event')

export const helpscout: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'helpscout',
  name: 'Help Scout',
  proof: 'sdk',
  verify: hmac({ header: 'x-helpscout-signature', algorithm: 'sha1', encoding: 'base64' }),
  event: {
    key: name.with(computed('the body', ({ body }) => createHash('sha256').update(body).digest('hex'))),
    type: name,
    createdAt: { at: body('/createdAt'), unit: 'iso' },
    orderBy: body('/id'),
  },
  delivery: {
    timeoutSeconds: null,
    retries: null,
    retriesForHours: null,
    schedule: 'not documented',
    canList: 'GET /v2/conversations/{id} tells the state of one',
  },
  setup: {
    url: 'Manage > Apps > Webhooks, or POST /v2/webhooks',
    secret: 'the secret key you typed in there',
  },
  notes: ['The name of the event stands in a header, which is not signed.'],
})
