// Sendbird: https://sendbird.com/docs/chat/platform-api/v3/webhook/webhook-overview. Signed with the master API token; a
// secondary token does not verify.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const sendbird: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'sendbird',
  name: 'Sendbird',
  proof: 'secondary',
  verify: hmac({ header: 'x-sendbird-signature' }),
  event: { key: null, type: body('/category'), orderBy: body('/channel/channel_url') },
  delivery: { timeoutSeconds: null, retries: null, retriesForHours: null, schedule: 'not documented' },
  setup: {
    url: 'Dashboard > Settings > Chat > Webhooks',
    secret: 'Dashboard > Settings > Application > General: the master API token, used whole',
  },
  notes: ['There is no event id: equal bodies are one event.'],
})
