// PlanetScale: https://planetscale.com/docs/api/webhooks; independent receivers agree.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const planetscale: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'planetscale',
  name: 'PlanetScale',
  proof: 'corroborated',
  verify: hmac({ header: 'x-planetscale-signature' }),
  event: {
    key: null,
    type: body('/event'),
    createdAt: { at: body('/timestamp'), unit: 's' },
    orderBy: body('/resource/id'),
  },
  delivery: {
    timeoutSeconds: null,
    retries: null,
    retriesForHours: null,
    schedule: 'PlanetScale does not say how often it tries',
  },
  setup: {
    url: 'the database > Settings > Webhooks > Add webhook',
    secret: "the webhook's menu > Show secret",
  },
})
