// Ashby: https://developers.ashbyhq.com/docs/authenticating-webhooks. Without a secret token it sends no header.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const ashby: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'ashby',
  name: 'Ashby',
  proof: 'docs',
  verify: hmac({ header: 'ashby-signature', format: 'sha256={signature}' }),
  event: { key: null, type: body('/action'), orderBy: body('/data/application/id') },
  delivery: { timeoutSeconds: null, retries: null, retriesForHours: null, schedule: 'not documented' },
  setup: { url: 'Admin > Integrations > Webhooks', secret: 'the secret token you type in there' },
})
