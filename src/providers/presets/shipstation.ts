// ShipStation API V2 and ShipEngine: https://docs.shipstation.com/apis/docs/guides/webhooks-validation. V1 (ssapi) signs nothing
// at all, and is none of this preset's.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body, header } from '../read-value.ts'
import { readKeySet } from '../schemes/key-set.ts'
import { publicKeyScheme } from '../schemes/public-key.ts'

const keySet = 'https://api.shipengine.com/jwks'

export const shipstation: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'shipstation',
  name: 'ShipStation and ShipEngine',
  proof: 'docs',
  sharedKeys: { boundBy: [], compare: 'fetch what resource_url names with your own API key' },
  verify: publicKeyScheme({
    algorithm: 'rsa',
    header: 'x-shipengine-rsa-sha256-signature',
    content: '{timestamp}.{body}',
    timestamp: { header: 'x-shipengine-timestamp', unit: 'iso', toleranceSeconds: 300 },
    keys: {
      from: 'published',
      url: () => keySet,
      known: () => [keySet],
      read: (text, { headers }) => readKeySet(text, headers.get('x-shipengine-rsa-sha256-key-id') ?? ''),
    },
  }),
  event: {
    key: null,
    type: body('/resource_type'),
    createdAt: { at: header('x-shipengine-timestamp'), unit: 'iso' },
    orderBy: body('/data/tracking_number').or(body('/resource_url')),
  },
  delivery: { timeoutSeconds: 10, retries: null, retriesForHours: null, schedule: 'it does not say' },
  setup: {
    url: 'Account Settings > API Management > Webhooks, or POST /v2/environment/webhooks',
    secret: 'none: the keys are published',
  },
  notes: ['One key set signs for every account. What resource_url names is fetched with your own API key.'],
})
