// Shippo: https://docs.goshippo.com/docs/tracking/webhooksecurity. Its SDK checks only the shape of a webhook. No id is sent,
// and an object's own id is the same in its later updates, so the body tells duplicates.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const shippo: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'shippo',
  name: 'Shippo',
  proof: 'docs',
  verify: hmac({
    header: 'shippo-auth-signature',
    format: 't={timestamp},v1={signature}',
    separator: ',',
    content: '{timestamp}.{body}',
    timestamp: { unit: 's' },
  }),
  event: {
    key: null,
    type: body('/event'),
    createdAt: { at: body('/data/tracking_status/status_date'), unit: 'iso' },
    orderBy: body('/data/tracking_number'),
  },
  delivery: { timeoutSeconds: 3, retries: null, retriesForHours: null, schedule: 'not documented' },
  addresses: {
    url: null,
    ranges: [
      '52.4.41.98',
      '52.23.121.194',
      '52.44.110.80',
      '54.81.253.187',
      '54.81.255.221',
      '34.248.247.69',
      '34.253.119.130',
      '52.214.174.64',
      '54.72.179.250',
    ],
  },
  setup: {
    url: 'Settings > API > Webhooks, or POST /webhooks',
    secret: 'Shippo switches signing on for an account when asked, and then hands out the HMAC secret',
  },
  notes: ['Nothing is signed before Shippo has switched it on for your account.'],
})
