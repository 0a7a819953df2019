// Retell AI: https://docs.retellai.com/features/secure-webhook, and its SDK. Signed is the body first, then the time
// in milliseconds, with nothing between. The SDK takes hexadecimal in either case.
import { defineProvider } from '../define-provider.ts'
import type { Scheme, SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { eitherOf } from '../schemes/either-of.ts'
import { hmac } from '../schemes/hmac.ts'

const written = (encoding: 'hex' | 'hex-upper'): Scheme =>
  hmac({
    header: 'x-retell-signature',
    format: 'v={timestamp},d={signature}',
    separator: ',',
    encoding,
    content: '{body}{timestamp}',
    timestamp: { unit: 'ms', toleranceSeconds: 300 },
  })

export const retell: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'retell',
  name: 'Retell AI',
  proof: 'sdk',
  verify: eitherOf(written('hex'), written('hex-upper')),
  // transcript_updated comes many times in one call, so an event is known by its whole body.
  event: { key: null, type: body('/event'), orderBy: body('/call/call_id') },
  delivery: {
    timeoutSeconds: 10,
    retries: 3,
    retriesForHours: null,
    schedule: 'up to three times when there is no 2xx within 10 seconds',
  },
  addresses: { url: null, ranges: ['100.20.5.228'] },
  setup: {
    url: 'Settings > Webhooks, or the webhook URL of an agent',
    secret: 'the API key that has the webhook badge',
  },
})
