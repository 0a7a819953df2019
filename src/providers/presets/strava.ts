// Strava: https://developers.strava.com/docs/webhooks. Events are not signed: a token in the URL proves only that the URL is
// known. The same secret is the verify token, with which Strava greets by GET.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body, query, toQuery } from '../read-value.ts'
import { sharedToken } from '../schemes/shared-token.ts'

export const strava: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'strava',
  name: 'Strava',
  authenticates: 'nothing',
  proof: 'corroborated',
  verify: sharedToken({ at: query('token').or(query('hub.verify_token')) }),
  event: {
    key: null,
    type: body('/object_type').with(body('/aspect_type')),
    createdAt: { at: body('/event_time'), unit: 's' },
    orderBy: body('/object_id'),
  },
  handshake: {
    kind: 'hub.challenge',
    signed: true,
    methods: ['GET'],
    answer: ({ url }) => {
      const asked = toQuery(url)
      const challenge = asked.get('hub.challenge')
      if (challenge === null || asked.get('hub.mode') !== 'subscribe') return null
      return {
        status: 200,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ 'hub.challenge': challenge }),
      }
    },
  },
  delivery: {
    timeoutSeconds: 2,
    retries: 2,
    retriesForHours: null,
    schedule: 'up to three tries in all',
    canList: 'GET /athlete/activities?after=...',
  },
  setup: {
    url: 'callback_url of POST /api/v3/push_subscriptions, with ?token=SECRET; one subscription an app',
    secret: 'a text of your own; it is the verify_token of the same call too',
  },
  notes: [
    'Nothing is signed: fetch the object (GET /activities/{id}) before acting, and compare subscription_id with yours.',
    'An athlete who withdraws comes as athlete.update with updates.authorized "false".',
  ],
})
