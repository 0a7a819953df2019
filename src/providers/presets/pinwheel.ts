// Pinwheel: https://docs.pinwheelapi.com, webhooks; independent receivers agree (DSACMS/iv-cbv-payroll's
// pinwheel_service.rb makes the hexadecimal digest). The version stands in the header and in the signed text.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const pinwheel: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'pinwheel',
  name: 'Pinwheel',
  proof: 'corroborated',
  verify: hmac({
    header: 'x-pinwheel-signature',
    format: 'v2={signature}',
    content: 'v2:{timestamp}:{body}',
    timestamp: { header: 'x-timestamp', unit: 's' },
  }),
  event: { key: body('/event_id'), type: body('/event'), orderBy: body('/payload/account_id') },
  delivery: {
    timeoutSeconds: null,
    retries: null,
    retriesForHours: null,
    schedule: 'Pinwheel does not say how often it tries',
  },
  setup: {
    url: 'POST /v1/webhooks, or Developers > Webhooks',
    secret: 'the API secret of the workspace',
  },
})
