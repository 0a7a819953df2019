// Onfleet: https://docs.onfleet.com/reference/secrets. The key is the secret decoded from hexadecimal; the hash is
// SHA-512.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body, query } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const onfleet: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'onfleet',
  name: 'Onfleet',
  proof: 'docs',
  verify: hmac({ header: 'x-onfleet-signature', algorithm: 'sha512', secret: { as: 'hex' } }),
  event: {
    key: null,
    type: body('/triggerName').or(body('/triggerId')),
    createdAt: { at: body('/time'), unit: 'ms' },
    orderBy: body('/taskId'),
  },
  handshake: {
    kind: 'check',
    signed: false,
    methods: ['GET'],
    answer: (request) => {
      const check = query('check').read(request, undefined)
      return request.method === 'GET' && check !== undefined
        ? { status: 200, headers: { 'content-type': 'text/plain' }, body: check }
        : null
    },
  },
  delivery: {
    timeoutSeconds: null,
    retries: null,
    retriesForHours: 24,
    schedule: 'every 30 min, for a day',
  },
  setup: {
    url: 'Settings > API & Webhooks > +, or POST /webhooks',
    secret: 'Settings > API & Webhooks > Webhook secret of the organisation, hexadecimal text',
  },
  notes: ['`triggerId` is a number, 0 to 20 or so; newer payloads name it in `triggerName` too.'],
})
