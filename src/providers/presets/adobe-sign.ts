// Adobe Acrobat Sign: https://helpx.adobe.com/sign/kb/adobe-sign-keep-sending-just-one-even.html. It sends its client
// id, and wants it back, at the registration (GET) and with each notification (POST). The id is hardly a secret.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { sharedToken } from '../schemes/shared-token.ts'

const clientId = 'x-adobesign-clientid'

export const adobeSign: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'adobe-sign',
  name: 'Adobe Acrobat Sign',
  authenticates: 'sender',
  proof: 'docs',
  sharedKeys: { boundBy: [], compare: 'fetch the agreement with your own credentials' },
  verify: sharedToken({ header: clientId }),
  event: {
    key: body('/webhookNotificationId'),
    type: body('/event'),
    createdAt: { at: body('/eventDate'), unit: 'iso' },
    orderBy: body('/agreement/id'),
  },
  handshake: {
    kind: 'webhook_registration',
    signed: true,
    methods: ['GET'],
    answer: ({ method, headers }) => {
      const id = headers.get(clientId)
      if (method !== 'GET' || id === undefined) return null
      const answered = { 'content-type': 'application/json', [clientId]: id }
      return { status: 200, headers: answered, body: JSON.stringify({ xAdobeSignClientId: id }) }
    },
  },
  echoes: [clientId],
  delivery: { timeoutSeconds: null, retries: null, retriesForHours: null, schedule: 'not documented' },
  setup: {
    url: 'Account > Webhooks > Create, or POST /api/rest/v6/webhooks with webhookUrlInfo',
    secret:
      "the client id of the API application, or that of Acrobat Sign's own pages where the webhook was made there",
  },
  notes: [
    'The client id is known to many: fetch the agreement with GET /agreements/{id} before you act on it.',
    'Acrobat Sign wants its client id back with every answer; Landfall gives it back, once it is the right one.',
  ],
})
