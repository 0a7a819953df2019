// Gumroad: https://gumroad.com/ping. Nothing is signed; the token is one that we put into the URL. A retry adds retry_count
// to the form, so that is not part of the key.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { always, body, computed, query } from '../read-value.ts'
import { sharedToken } from '../schemes/shared-token.ts'

export const gumroad: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'gumroad',
  name: 'Gumroad',
  authenticates: 'nothing',
  proof: 'source',
  verify: sharedToken({ at: query('token') }),
  event: {
    // Not sale_id alone: two refunds of one sale are two events.
    key: computed('body without /retry_count', (_request, payload) =>
      typeof payload === 'object' && payload !== null
        ? JSON.stringify({ ...payload, retry_count: undefined })
        : undefined,
    ),
    type: body('/resource_name').or(always('sale')),
    createdAt: { at: body('/sale_timestamp'), unit: 'iso' },
    orderBy: body('/sale_id').or(body('/subscription_id')),
  },
  delivery: {
    timeoutSeconds: 5,
    retries: 3,
    retriesForHours: 0.25,
    schedule:
      'after 1, 3 and 10 min, and only where it was answered 499, 500, 502, 503 or 504: a timeout is never tried again',
    canList: 'GET /v2/sales?after=...',
  },
  setup: {
    url: 'Settings > Advanced > Ping endpoint, with ?token= and your secret at the end of the URL; or PUT /v2/resource_subscriptions',
    secret: 'a long random text that you make yourself, the same as in the URL',
  },
  notes: ['Compare seller_id with your own, and fetch GET /v2/sales/{id} before you deliver anything.'],
})
