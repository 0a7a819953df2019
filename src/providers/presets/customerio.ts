// Customer.io reporting webhooks: https://docs.customer.io/journeys/webhooks. v0 is signed, but does not stand in the
// header.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const customerio: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'customerio',
  name: 'Customer.io',
  proof: 'corroborated',
  verify: hmac({
    header: 'x-cio-signature',
    content: 'v0:{timestamp}:{body}',
    timestamp: { header: 'x-cio-timestamp', unit: 's', toleranceSeconds: 300 },
  }),
  event: {
    key: body('/event_id'),
    type: body('/object_type').with(body('/metric')).or(body('/metric')),
    createdAt: { at: body('/timestamp'), unit: 's' },
    orderBy: body('/data/customer_id'),
  },
  delivery: { timeoutSeconds: 4, retries: null, retriesForHours: null, schedule: 'not documented' },
  addresses: {
    url: null,
    ranges: [
      ...['35.188.196.183', '104.198.177.219', '104.154.232.87', '130.211.229.195', '104.198.221.24'],
      ...['104.197.27.15', '35.194.9.154', '104.154.144.51', '104.197.210.12', '35.225.6.73'],
      ...['34.76.143.229', '34.78.91.47', '34.77.94.252', '35.187.188.242', '34.78.122.90'],
      ...['35.195.137.235', '130.211.108.156', '104.199.50.18', '34.78.44.80', '35.205.31.154'],
    ],
  },
  setup: {
    url: 'Data & Integrations > Integrations > Reporting Webhooks > Add',
    secret: 'the webhook signing key shown there',
  },
})
