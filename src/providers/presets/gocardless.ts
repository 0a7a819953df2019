// GoCardless: https://developer.gocardless.com/api-reference/#appendix-webhooks. One request carries up to 250 events that
// need have nothing in common. It asks for 498 Token Invalid where the signature is wrong.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const gocardless: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'gocardless',
  name: 'GoCardless',
  proof: 'sdk',
  verify: hmac({ header: 'webhook-signature' }),
  event: {
    batch: '/events/*',
    key: body('/id'),
    type: body('/resource_type').with(body('/action')),
    createdAt: { at: body('/created_at'), unit: 'iso' },
    orderBy: body('/links/payment')
      .or(body('/links/subscription'))
      .or(body('/links/mandate'))
      .or(body('/links/payout'))
      .or(body('/links/refund')),
  },
  refusalStatus: 498,
  delivery: {
    timeoutSeconds: 10,
    retries: 8,
    retriesForHours: null,
    schedule: 'up to eight more times, after 1 min, 2 min, 10 min and ever longer; a redirect is a failure',
    canList: 'GET /events; GET /webhooks?successful=false tells what failed',
    canRedeliver: 'POST /webhooks/{id}/actions/retry',
  },
  setup: {
    url: 'Developers > Create > Webhook endpoint',
    secret: 'the secret of the endpoint, shown when it is made',
  },
})
