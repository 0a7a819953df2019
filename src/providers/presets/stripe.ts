// Stripe: https://docs.stripe.com/webhooks. The secret is used whole, prefix included, and never decoded.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

/** The fields that handlers use most; the rest of the object is there under its own names. */
export interface StripeObject {
  id: string
  object: string
  customer?: string | null
  [field: string]: unknown
}

export interface StripeEvent {
  id: string
  object: 'event'
  type: string
  created: number
  livemode: boolean
  api_version: string | null
  data: { object: StripeObject; previous_attributes?: Record<string, unknown> }
}

export const stripe: SourceFactory<StripeEvent> = defineProvider<StripeEvent>({
  id: 'stripe',
  name: 'Stripe',
  proof: 'sdk',
  verify: hmac({
    header: 'stripe-signature',
    format: 't={timestamp},v1={signature}',
    separator: ',',
    content: '{timestamp}.{body}',
    timestamp: { unit: 's', toleranceSeconds: 300 },
  }),
  // Snapshot events say when in Unix seconds; thin v2 events in ISO 8601, which is understood beside any unit.
  event: {
    key: body('/id'),
    type: body('/type'),
    createdAt: { at: body('/created'), unit: 's' },
    orderBy: body('/data/object/id'),
  },
  delivery: {
    timeoutSeconds: null,
    retries: null,
    retriesForHours: 72,
    schedule: 'exponential backoff for up to three days in live mode, three times over a few hours in a sandbox',
    disables: 'after days of failures, with a mail before',
    canList: 'GET /v1/events, for 30 days; delivery_success=false for those that failed',
    canRedeliver: 'from the dashboard, or with `stripe events resend`',
  },
  addresses: {
    url: 'https://stripe.com/files/ips/ips_webhooks.txt',
    read: (text) => text.split(/\s+/).filter((line) => line !== ''),
    ranges: [],
  },
  setup: {
    url: 'Developers > Webhooks > Add destination, or `stripe listen --forward-to` for a test account',
    secret:
      'the Stripe Dashboard under Developers > Webhooks > the endpoint > Signing secret (whsec_...). Test and live mode, each endpoint and `stripe listen` have different ones, and an API key (sk_...) is none',
  },
})
