// Box: https://developer.box.com/guides/webhooks/v2. Two keys sign, each in a header of its own; either is enough. The
// delivery's id changes with each retry, the event's does not.
import { defineProvider } from '../define-provider.ts'
import type { Scheme, SourceFactory } from '../provider.ts'
import { body, header } from '../read-value.ts'
import { anyHeader } from '../schemes/any-header.ts'
import { hmac } from '../schemes/hmac.ts'

const secondary = { what: 'the secondary signature key; it may as well be the second of the secrets', required: false }

export const box: SourceFactory<Record<string, unknown>, { secondarySecret?: string }> = defineProvider<
  Record<string, unknown>,
  { secondarySecret?: string }
>({
  id: 'box',
  name: 'Box',
  proof: 'sdk',
  verify: withSecondary(
    hmac({
      at: anyHeader(['box-signature-primary', 'box-signature-secondary']),
      separator: ',',
      encoding: 'base64',
      content: '{body}{timestamp}',
      timestamp: { header: 'box-delivery-timestamp', unit: 'iso', toleranceSeconds: 600 },
    }),
  ),
  event: {
    key: body('/id').or(header('box-delivery-id')),
    type: body('/trigger'),
    createdAt: { at: body('/created_at'), unit: 'iso' },
    orderBy: body('/source/id'),
  },
  delivery: {
    timeoutSeconds: 30,
    retries: 10,
    retriesForHours: null,
    schedule: 'up to ten times',
    canList: 'GET /2.0/events',
  },
  setup: {
    url: 'Developer console > your app > Webhooks > Create webhook V2',
    secret: 'Manage signature keys there: the primary key, and the secondary one after it',
  },
})

function withSecondary(scheme: Scheme): Scheme {
  return {
    ...scheme,
    settings: { ...scheme.settings, secondarySecret: secondary },
    prepare: (options) => {
      const { secondarySecret } = options.settings
      const also = typeof secondarySecret === 'string' ? [secondarySecret] : []
      return scheme.prepare({ ...options, secrets: [...options.secrets, ...also] })
    },
  }
}
