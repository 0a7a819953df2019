// Rutter: https://docs.rutter.com. Two receivers read base64 after sha256=, a newer one hexadecimal digits; which one comes
// is said by the configuration, since both stand in the same header.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { byVariant } from '../schemes/by-variant.ts'
import { hmac } from '../schemes/hmac.ts'

const header = 'x-rutter-signature'
const format = 'sha256={signature}'

export const rutter: SourceFactory<Record<string, unknown>, { variant?: 'base64' | 'hex' | number }> = defineProvider({
  id: 'rutter',
  name: 'Rutter',
  proof: 'secondary',
  verify: byVariant({ base64: hmac({ header, format, encoding: 'base64' }), hex: hmac({ header, format }) }),
  event: { key: null, type: body('/type').with(body('/code')), orderBy: body('/connection_id') },
  delivery: { timeoutSeconds: null, retries: null, retriesForHours: null, schedule: 'not documented' },
  setup: {
    url: 'Dashboard > Webhooks of your organisation',
    secret: 'Dashboard > API keys: the client secret, used whole',
  },
  notes: ["If every delivery is refused as malformed, its signature is hexadecimal: set variant: 'hex'."],
})
