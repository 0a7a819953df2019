// Cloudinary: https://cloudinary.com/documentation/notifications. A plain hash that ends in the API secret, SHA-1
// unless the account is set to SHA-256; two hours old at most, as in its SDK.
import { defineProvider } from '../define-provider.ts'
import type { Scheme, SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { digestScheme } from '../schemes/digest.ts'
import type { HashName } from '../schemes/hmac.ts'
import { invalid } from '../schemes/signed-recipe.ts'

export const cloudinary: SourceFactory<Record<string, unknown>, { algorithm?: 'sha1' | 'sha256' }> = defineProvider<
  Record<string, unknown>,
  { algorithm?: 'sha1' | 'sha256' }
>({
  id: 'cloudinary',
  name: 'Cloudinary',
  proof: 'sdk',
  verify: byAlgorithm('sha1', 'sha256'),
  event: {
    key: null,
    type: body('/notification_type'),
    createdAt: { at: body('/timestamp'), unit: 'iso' },
    orderBy: body('/asset_id'),
  },
  delivery: { timeoutSeconds: null, retries: null, retriesForHours: null, schedule: 'not documented' },
  setup: {
    url: 'Settings > Webhook Notifications, or notification_url of a call',
    secret: 'the API secret: Settings > API Keys',
  },
  notes: ["An account that signs with SHA-256 needs algorithm: 'sha256'; what a request carries never chooses."],
})

function notification(algorithm: HashName): Scheme {
  return digestScheme({
    header: 'x-cld-signature',
    algorithm,
    content: '{body}{timestamp}{secret}',
    timestamp: { header: 'x-cld-timestamp', unit: 's', toleranceSeconds: 7200 },
  })
}

/** One header for both, so only the source's settings choose. */
function byAlgorithm(...names: ['sha1', 'sha256']): Scheme {
  const schemes = new Map<unknown, Scheme>(names.map((name) => [name, notification(name)]))
  return {
    ...notification(names[0]),
    settings: {
      algorithm: { what: `as the account is set: ${names.join(' or ')}, the first by default`, required: false },
    },
    prepare: (options) => {
      const { algorithm = names[0] } = options.settings
      const chosen = schemes.get(algorithm)
      if (chosen === undefined) throw invalid('algorithm', `one of ${names.join(', ')}`, algorithm)
      return chosen.prepare(options)
    },
  }
}
