// incident.io: https://api-docs.incident.io/tag/Webhooks. Delivered by Svix under the names of Standard Webhooks.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body, computed, header, valueAt } from '../read-value.ts'
import { standardWebhooksScheme } from '../schemes/standard-webhooks.ts'

export const incidentIo: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'incident-io',
  name: 'incident.io',
  proof: 'corroborated',
  verify: standardWebhooksScheme(),
  event: {
    key: header('webhook-id'),
    type: body('/event_type'),
    createdAt: { at: header('webhook-timestamp'), unit: 's' },
    // The object stands under a key that is named as the event.
    orderBy: computed('body /{event_type}/id', (_request, payload) => {
      const type = valueAt(payload, '/event_type')
      const id = typeof type === 'string' ? valueAt(payload, `/${type.replaceAll('/', '~1')}/id`) : undefined
      return typeof id === 'string' ? id : undefined
    }),
  },
  delivery: {
    timeoutSeconds: null,
    retries: null,
    retriesForHours: null,
    schedule: 'not documented',
    canList: 'GET /v2/incidents/{id} tells the state of one',
  },
  setup: {
    url: 'Settings > Webhooks > Add endpoint',
    secret: 'the signing secret of the endpoint: whsec_ and base64, given with its prefix',
  },
  notes: ['private_... events carry only the id of the incident: fetch it.'],
})
