// Nylas v3: https://developer.nylas.com/docs/v3/notifications/; several independent receivers agree. A retry has the
// same id.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body, query } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const nylas: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'nylas',
  name: 'Nylas v3',
  proof: 'corroborated',
  verify: hmac({ header: 'x-nylas-signature' }),
  event: {
    key: body('/id'),
    type: body('/type'),
    createdAt: { at: body('/time'), unit: 's' },
    orderBy: body('/data/object/id'),
  },
  handshake: {
    kind: 'challenge',
    signed: false,
    methods: ['GET'],
    answer: (request) => {
      const challenge = query('challenge').read(request, undefined)
      return request.method === 'GET' && challenge !== undefined
        ? { status: 200, headers: { 'content-type': 'text/plain' }, body: challenge }
        : null
    },
  },
  delivery: {
    timeoutSeconds: 10,
    retries: 2,
    retriesForHours: null,
    schedule: 'after 408, 429, 502, 503, 504 and 507 only; the last try 10 to 20 min after the first',
    disables: 'after 72 hours with nearly no 200; until somebody turns it on again',
  },
  setup: {
    url: 'Notifications > Create webhook, or POST /v3/webhooks',
    secret: 'webhook_secret, in the answer to that call; one for each webhook',
  },
  notes: ['Leave compressed delivery off: bodies under Content-Encoding are not taken.'],
})
