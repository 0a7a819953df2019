// Pylon: https://docs.usepylon.com, using webhooks, by way of others. An older X-Pylon-Signature without a time is not
// looked at. The body is of the user's making and may be the same text twice; the signed time tells two events apart.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { always, body, bodyHash, header } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const pylon: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'pylon',
  name: 'Pylon',
  proof: 'secondary',
  verify: hmac({
    header: 'pylon-webhook-signature',
    format: 'hs256={signature}',
    content: '{timestamp}.{body}',
    timestamp: { header: 'pylon-webhook-timestamp', unit: 's' },
  }),
  event: {
    key: header('pylon-webhook-timestamp').with(bodyHash()),
    type: body('/type').or(body('/event')).or(always('webhook')),
  },
  delivery: {
    timeoutSeconds: null,
    retries: 4,
    retriesForHours: 31,
    schedule: 'four times, the last about 31 hours after the first',
    disables: 'after seven days without a success',
  },
  setup: {
    url: 'Settings > Webhooks > Create destination, then a trigger that sends to it',
    secret: 'the signing secret of the destination',
  },
})
