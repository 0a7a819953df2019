// Dub: https://dub.co/docs/webhooks/introduction. The secret looks like Svix's and is not decoded: it is used whole.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const dub: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'dub',
  name: 'Dub',
  proof: 'source',
  verify: hmac({ header: 'dub-signature' }),
  event: {
    key: body('/id'),
    type: body('/event'),
    createdAt: { at: body('/createdAt'), unit: 'iso' },
    orderBy: body('/data/id'),
  },
  delivery: { timeoutSeconds: null, retries: null, retriesForHours: null, schedule: 'not documented' },
  setup: {
    url: 'Workspace settings > Webhooks > Create webhook',
    secret: 'the signing secret of the webhook: whsec_..., used whole',
  },
})
