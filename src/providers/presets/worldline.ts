// Worldline Connect and Direct, once Ingenico: https://docs.direct.worldline-solutions.com/en/integration/api-developer-guide/webhooks.
// The secret looks like base64 and is not decoded. A new endpoint is greeted by GET, unsigned.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const worldline: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'worldline',
  name: 'Worldline',
  proof: 'sdk',
  verify: hmac({ header: 'x-gcs-signature', encoding: 'base64' }),
  event: {
    key: body('/id'),
    type: body('/type'),
    createdAt: { at: body('/created'), unit: 'iso' },
    orderBy: body('/payment/id'),
  },
  handshake: {
    kind: 'endpoint-verification',
    signed: false,
    methods: ['GET'],
    answer: ({ method, headers }) => {
      const value = headers.get('x-gcs-webhooks-endpoint-verification') ?? ''
      if (method !== 'GET' || !/^[\x20-\x7e]{1,255}$/.test(value)) return null
      return { status: 200, headers: { 'content-type': 'text/plain' }, body: value }
    },
  },
  delivery: {
    timeoutSeconds: null,
    retries: null,
    retriesForHours: null,
    schedule: 'not documented',
    canList: 'by the payment: GET /v1/{merchantId}/payments/{id}',
  },
  setup: {
    url: 'Configuration Center or Merchant Portal > Developer > Webhooks',
    secret: 'on the same page: the secret of the webhooks key that X-GCS-KeyId names, used whole',
  },
})
