// New Relic alerts: https://docs.newrelic.com/docs/alerts/get-notified/notification-integrations/. Nothing is signed:
// a header of your own, or Basic or Bearer credentials, whose whole value is the secret here. The payload is a
// template.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { ownHeaderToken } from '../schemes/own-header-token.ts'

export const newRelic: SourceFactory<Record<string, unknown>, { header?: string }> = defineProvider({
  id: 'new-relic',
  name: 'New Relic alerts',
  authenticates: 'sender',
  proof: 'secondary',
  verify: ownHeaderToken(),
  // An issue keeps its id from CREATED to CLOSED, so an event is known by its whole body, which says when it was updated.
  event: {
    key: null,
    type: body('/state'),
    createdAt: { at: body('/updatedAt'), unit: 'ms' },
    orderBy: body('/issueId').or(body('/id')),
  },
  delivery: {
    timeoutSeconds: null,
    retries: null,
    retriesForHours: null,
    schedule: 'New Relic does not say how often it tries',
  },
  setup: {
    url: 'Alerts > Destinations > Webhook > Endpoint URL',
    secret:
      'the value of the custom header, or of Authorization with its "Bearer ", as you typed it there; `header` names it',
  },
  notes: ['The payload is a template: keep `state`, `issueId` and `updatedAt` in it.'],
})
