// FedEx Advanced Integrated Visibility: https://developer.fedex.com/api/en-us/catalog/shipment-visibility-webhook. Its page on
// the validation process says Base64; the word "hex" in the pseudocode there is not what is sent.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { always, body } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const fedex: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'fedex',
  name: 'FedEx Advanced Integrated Visibility',
  proof: 'docs',
  verify: hmac({ header: 'fdx-signature', encoding: 'base64' }),
  event: {
    key: null,
    type: always('tracking'),
    orderBy: body('/output/completeTrackResults/0/trackingNumber'),
  },
  delivery: { timeoutSeconds: null, retries: null, retriesForHours: null, schedule: 'not documented' },
  addresses: { url: null, ranges: ['20.65.16.22/31'] },
  setup: {
    url: 'developer.fedex.com > My Projects > Webhooks > Create a webhook project',
    secret: 'the security token you typed in for that project',
  },
  notes: ['Updates may come out of order: go by the time of the scan.'],
})
