// Lago: https://docs.getlago.com/guide/webhooks. Both ways of signing use one header, and a header that names the algorithm:
// the variant chooses, or a forger could. The token holds the body once more, as text.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body, computed, header, valueAt } from '../read-value.ts'
import { byVariant } from '../schemes/by-variant.ts'
import { bodyText, fromSetting } from '../schemes/claims.ts'
import { hmac } from '../schemes/hmac.ts'
import { jwt } from '../schemes/jwt.ts'
import { type PublicKeyOptions, publicKeys } from '../schemes/token-keys.ts'

export interface LagoOptions extends PublicKeyOptions {
  variant?: 'jwt' | 'hmac' | undefined
  /** The URL of your Lago API, which its tokens name. */
  issuer?: string | undefined
}

export const lago: SourceFactory<Record<string, unknown>, LagoOptions> = defineProvider<
  Record<string, unknown>,
  LagoOptions
>({
  id: 'lago',
  name: 'Lago',
  proof: 'source',
  verify: byVariant({
    jwt: jwt({
      header: 'x-lago-signature',
      algorithm: 'RS256',
      keys: publicKeys({ what: 'the key that GET /api/v1/webhooks/public_key returns (PEM in base64)' }),
      claims: {
        data: bodyText(),
        iss: fromSetting('issuer', { what: 'the URL of your Lago API, as https://api.getlago.com' }),
      },
    }),
    hmac: hmac({ header: 'x-lago-signature', encoding: 'base64' }),
  }),
  event: {
    key: header('x-lago-unique-key'),
    type: body('/webhook_type'),
    orderBy: computed('body /{object_type}/lago_id', (_request, payload) => {
      const id = valueAt(payload, `/${String(valueAt(payload, '/object_type'))}/lago_id`)
      return typeof id === 'string' ? id : undefined
    }),
  },
  delivery: {
    timeoutSeconds: null,
    retries: 2,
    retriesForHours: null,
    schedule: 'three tries in all (LAGO_WEBHOOK_ATTEMPTS), with a growing wait',
    canRedeliver: 'from the dashboard',
  },
  setup: {
    url: 'Developers > Webhooks > Add a webhook: signature JWT or HMAC, which is the variant',
    secret:
      'JWT: publicKey from GET /api/v1/webhooks/public_key; HMAC: the HMAC key of the organisation, under secrets',
  },
  notes: ['X-Lago-Unique-Key, by which duplicates are known, is not signed, and signatures have no time.'],
})
