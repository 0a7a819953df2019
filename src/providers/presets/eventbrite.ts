// Eventbrite: https://www.eventbrite.com/platform/docs/webhooks. Nothing is signed; the token is one that we put into the
// URL. Two changes of one order have the same body, so the delivery's id tells them apart.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body, header, query, valueAt } from '../read-value.ts'
import { sharedToken } from '../schemes/shared-token.ts'

export const eventbrite: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'eventbrite',
  name: 'Eventbrite',
  authenticates: 'nothing',
  proof: 'corroborated',
  verify: sharedToken({ at: query('token') }),
  event: {
    key: header('x-eventbrite-delivery'),
    type: body('/config/action').or(header('x-eventbrite-event')),
    orderBy: body('/api_url'),
  },
  looksGenuine: (payload) => String(valueAt(payload, '/api_url')).startsWith('https://www.eventbriteapi.com/'),
  delivery: { timeoutSeconds: null, retries: null, retriesForHours: null, schedule: 'not documented' },
  setup: {
    url: 'Account Settings > Developer Links > Webhooks, with ?token= and your secret at the end of the URL',
    secret: 'a long random text that you make yourself, the same as in the URL',
  },
  notes: [
    'The body only carries api_url. Check that it is on https://www.eventbriteapi.com/ before you fetch it with your token, or a forger would be sent the token.',
  ],
})
