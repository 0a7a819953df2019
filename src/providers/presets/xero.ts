// Xero: https://developer.xero.com/documentation/guides/webhooks/overview. The key looks like base64 and is not decoded. When a
// subscription is saved Xero sends empty lists, some of them signed wrongly on purpose: 200 for the right ones, 401 for those.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body, computed, valueAt } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

/** Written without a zone; the name says which. */
const happened = computed('body /eventDateUtc', (_request, payload) => {
  const at = valueAt(payload, '/eventDateUtc')
  return typeof at === 'string' ? `${at}Z` : undefined
})

export const xero: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'xero',
  name: 'Xero',
  proof: 'docs',
  verify: hmac({ header: 'x-xero-signature', encoding: 'base64' }),
  event: {
    batch: '/events/*',
    // Events have no id.
    key: body('/tenantId').with(body('/resourceId')).with(body('/eventDateUtc')).with(body('/eventType')),
    type: body('/eventCategory').with(body('/eventType')),
    createdAt: { at: happened, unit: 'iso' },
    orderBy: body('/resourceId'),
  },
  handshake: {
    kind: 'intent-to-receive',
    signed: true,
    answer: (_request, payload) => {
      const events = valueAt(payload(), '/events')
      return Array.isArray(events) && events.length === 0 ? { status: 200, headers: {}, body: '' } : null
    },
  },
  acknowledgement: { headers: {}, body: '' },
  refusalStatus: 401,
  delivery: {
    timeoutSeconds: 5,
    retries: null,
    retriesForHours: 24,
    schedule: 'less and less often for up to 24 hours',
    disables: 'after 24 hours; it has to be switched on again, which starts with a new intent to receive',
    canList: 'GET of the resource with If-Modified-Since; a gap in the sequence numbers means missed events',
  },
  setup: {
    url: 'developer.xero.com > My Apps > your app > Webhooks > Delivery URL',
    secret: 'on the same page: Webhooks key, as it is shown',
  },
  notes: ['An event names its resource and does not hold it: GET its resourceUrl.'],
})
