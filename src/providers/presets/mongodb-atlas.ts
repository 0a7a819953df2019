// MongoDB Atlas alerts: https://www.mongodb.com/docs/atlas/tutorial/webhook-integration/. SHA-1 in base64. An alert
// keeps its id from open to close, and `updated` need not change with a reminder, so an event is known by its whole
// body.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body, header } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const mongodbAtlas: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'mongodb-atlas',
  name: 'MongoDB Atlas alerts',
  proof: 'docs',
  verify: hmac({ header: 'x-mms-signature', algorithm: 'sha1', encoding: 'base64' }),
  event: {
    key: null,
    type: header('x-mms-event').or(body('/status')),
    createdAt: { at: body('/updated'), unit: 'iso' },
    orderBy: body('/id'),
  },
  delivery: {
    timeoutSeconds: null,
    retries: null,
    retriesForHours: null,
    schedule: 'Atlas does not say whether it tries again',
    canList: 'GET /api/atlas/v2/groups/{groupId}/alerts',
  },
  setup: {
    url: 'Project settings > Integrations > Webhook > Webhook URL',
    secret: 'the Webhook secret you type there; without it nothing is signed',
  },
  notes: ['The type stands in X-MMS-Event, which is not signed.'],
})
