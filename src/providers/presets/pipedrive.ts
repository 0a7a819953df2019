// Pipedrive: https://pipedrive.readme.io/docs/guide-for-webhooks-v2. Nothing is signed; Basic credentials are given
// with the webhook. In the older v1 meta.id is the object's, so only v2 has a key of its own.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body, computed } from '../read-value.ts'
import { basic } from '../schemes/basic.ts'

const eventId = computed('body /meta/id', (request, payload) =>
  body('/meta/version').read(request, payload) === '2.0' ? body('/meta/id').read(request, payload) : undefined,
)

export const pipedrive: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'pipedrive',
  name: 'Pipedrive',
  authenticates: 'sender',
  proof: 'docs',
  verify: basic(),
  event: {
    key: eventId,
    type: body('/meta/action').with(body('/meta/entity').or(body('/meta/object'))),
    createdAt: { at: body('/meta/timestamp'), unit: 'iso' },
    orderBy: body('/meta/entity_id'),
  },
  delivery: {
    timeoutSeconds: 10,
    retries: 3,
    retriesForHours: 0.1,
    schedule: 'after 3, 30 and 150 seconds',
    disables: 'paused for 30 min after ten events whose first try failed; deleted after three days without a success',
  },
  setup: {
    url: 'Settings > Tools and apps > Webhooks > Create new webhook, or POST /v1/webhooks with "version": "2.0"',
    secret: 'the HTTP Auth username and password you type there, as user:password',
  },
})
