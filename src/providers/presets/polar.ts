// Polar: https://docs.polar.sh/integrate/webhooks/delivery. Standard Webhooks, but the secret's text is the key: no
// prefix is dropped and nothing is decoded.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body, header } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const polar: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'polar',
  name: 'Polar',
  proof: 'sdk',
  verify: hmac({
    header: 'webhook-signature',
    format: 'v1,{signature}',
    separator: ' ',
    encoding: 'base64',
    content: '{id}.{timestamp}.{body}',
    timestamp: { header: 'webhook-timestamp', unit: 's', toleranceSeconds: 300 },
    idHeader: 'webhook-id',
  }),
  event: {
    key: header('webhook-id'),
    type: body('/type'),
    createdAt: { at: body('/timestamp'), unit: 'iso' },
    orderBy: body('/data/id'),
  },
  delivery: {
    timeoutSeconds: 10,
    retries: 10,
    retriesForHours: null,
    schedule: 'ten times with exponential backoff; a redirect is a failure',
    disables: 'after ten deliveries in a row that failed',
    canList: 'GET /v1/webhooks/deliveries',
    canRedeliver: 'POST /v1/webhooks/events/{id}/redeliver',
  },
  addresses: {
    url: null,
    ranges: ['3.134.238.10', '3.129.111.220', '52.15.118.168', '74.220.50.0/24', '74.220.58.0/24'],
  },
  setup: {
    url: 'Settings > Webhooks > Add endpoint of the organisation',
    secret: 'the secret of that endpoint, used as it is',
  },
})
