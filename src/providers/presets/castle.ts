// Castle: https://docs.castle.io/docs/webhooks, as castle-rb verifies. Signed with the API secret.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const castle: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'castle',
  name: 'Castle',
  proof: 'sdk',
  verify: hmac({ header: 'x-castle-signature', encoding: 'base64' }),
  // Several types can be about one id.
  event: {
    key: body('/data/id').with(body('/type')),
    type: body('/type'),
    createdAt: { at: body('/created_at'), unit: 'iso' },
    orderBy: body('/data/user_id'),
  },
  delivery: { timeoutSeconds: null, retries: null, retriesForHours: null, schedule: 'not documented' },
  setup: { url: 'Settings > Webhooks', secret: 'the API secret: Settings > General' },
})
