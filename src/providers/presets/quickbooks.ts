// QuickBooks Online: https://developer.intuit.com/app/developer/qbo/docs/develop/webhooks. Two bodies, one signature:
// a list of CloudEvents, each with an id, and the older one, in which `id` is the entity's and no key.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body, computed } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

const eventId = computed('body /id of a CloudEvent', (request, payload) =>
  body('/specversion').read(request, payload) === undefined ? undefined : body('/id').read(request, payload),
)

export const quickbooks: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'quickbooks',
  name: 'QuickBooks Online',
  proof: 'sdk',
  verify: hmac({ header: 'intuit-signature', encoding: 'base64' }),
  event: {
    key: eventId,
    type: body('/type').or(body('/name').with(body('/operation'))),
    createdAt: { at: body('/time').or(body('/lastUpdated')), unit: 'iso' },
    orderBy: body('/intuitentityid').or(body('/id')),
    batch: ['/*', '/eventNotifications/*/dataChangeEvent/entities/*'],
  },
  delivery: {
    timeoutSeconds: 3,
    retries: null,
    retriesForHours: null,
    schedule: 'until a 200 within 3 seconds; what waits is sent together, in the order in which it happened',
    canList: 'GET /v3/company/{realmId}/cdc?entities=...&changedSince=...',
  },
  setup: {
    url: 'the app > Webhooks > Endpoint URL',
    secret: 'the verifier token shown there, not the client secret',
  },
  notes: [
    'Events say only which entity changed: fetch it. In the older body the company stands beside the list, as realmId.',
  ],
})
