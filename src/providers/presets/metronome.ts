// Metronome: https://docs.metronome.com, and its SDK. Signed are the date as it stands in the header, a line feed and
// the body. X-Metronome-Date is the same as Date, which a proxy may rewrite.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body, header } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const metronome: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'metronome',
  name: 'Metronome',
  proof: 'sdk',
  verify: hmac({
    header: 'metronome-webhook-signature',
    content: '{timestamp}\n{body}',
    timestamp: { at: header('x-metronome-date').or(header('date')), unit: 'http-date', toleranceSeconds: 300 },
  }),
  event: { key: body('/id'), type: body('/type'), orderBy: body('/properties/customer_id') },
  delivery: {
    timeoutSeconds: null,
    retries: null,
    retriesForHours: null,
    schedule: 'tried again until a 2xx; Metronome does not say how often',
  },
  setup: {
    url: 'Connections > Webhooks > Add webhook',
    secret: 'the secret shown when the webhook is added, used as it is',
  },
})
