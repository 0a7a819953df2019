// Smartcar: https://smartcar.com/docs/integrations/webhooks. Its challenge is answered with the same key and hash as events
// are signed with, so only a signed one is answered, and only one that no event's body can look like.
import { createHmac } from 'node:crypto'
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body, valueAt } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const smartcar: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'smartcar',
  name: 'Smartcar',
  proof: 'sdk',
  verify: hmac({ header: 'sc-signature' }),
  event: {
    key: body('/eventId'),
    type: body('/eventType'),
    createdAt: { at: body('/meta/deliveredAt'), unit: 'ms' },
    orderBy: body('/data/vehicle/id'),
  },
  handshake: {
    kind: 'VERIFY',
    signed: true,
    answer: (_request, payload, { secrets: [token = ''] }) => {
      const challenge = valueAt(payload(), '/data/challenge')
      if (valueAt(payload(), '/eventType') !== 'VERIFY') return null
      if (typeof challenge !== 'string' || !/^[\w+/=.-]{1,255}$/.test(challenge)) return null
      const hash = createHmac('sha256', token).update(challenge).digest('hex')
      return {
        status: 200,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ challenge: hash }),
      }
    },
  },
  delivery: { timeoutSeconds: 15, retries: null, retriesForHours: null, schedule: 'exponential backoff' },
  setup: {
    url: 'Dashboard > Integrations > Webhooks',
    secret: 'Dashboard > Configuration: the Application Management Token, used whole',
  },
  notes: ['Several secrets while the token is rotated: the first one answers the challenge.'],
})
