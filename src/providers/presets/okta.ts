// Okta event hooks: https://developer.okta.com/docs/concepts/event-hooks/. Nothing is signed; Okta repeats a secret of
// yours as the whole value of the Authorization header. One request carries several events of the system log.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { sharedToken } from '../schemes/shared-token.ts'

export const okta: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'okta',
  name: 'Okta event hooks',
  authenticates: 'sender',
  proof: 'docs',
  verify: sharedToken({ header: 'authorization' }),
  event: {
    key: body('/uuid').or(body('/eventId')),
    type: body('/eventType'),
    createdAt: { at: body('/published').or(body('/eventTime')), unit: 'iso' },
    orderBy: body('/actor/id'),
    batch: '/data/events/*',
  },
  handshake: {
    kind: 'verification',
    signed: false,
    methods: ['GET'],
    answer: (request) => {
      const verification = request.headers.get('x-okta-verification-challenge')
      return request.method === 'GET' && verification !== undefined
        ? { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ verification }) }
        : null
    },
  },
  acknowledgement: { headers: {}, body: '' },
  delivery: {
    timeoutSeconds: 3,
    retries: 1,
    retriesForHours: null,
    schedule: 'once more, at the most; never after a 4xx',
    canList: 'GET /api/v1/logs',
  },
  setup: {
    url: 'Workflow > Event hooks > Create event hook',
    secret: 'Authentication secret, as you type it there, with Authorization as the authentication field',
  },
})
