// FusionAuth: https://fusionauth.io/docs/extend/events-and-webhooks/signing. The key that signs is of your choice: its
// algorithm is the variant. The claim is the body's hash in plain base64; there is no time in the token.
import { defineProvider } from '../define-provider.ts'
import type { Scheme, SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { byVariant } from '../schemes/by-variant.ts'
import { bodyHash } from '../schemes/claims.ts'
import { isShared, type JwsAlgorithm } from '../schemes/jws-algorithm.ts'
import { jwt } from '../schemes/jwt.ts'
import { type PublicKeyOptions, sharedSecrets, wellKnownKeys } from '../schemes/token-keys.ts'

type Signing = Exclude<JwsAlgorithm, `PS${string}`>

const algorithms: readonly Signing[] = [
  'HS256',
  'HS384',
  'HS512',
  'RS256',
  'RS384',
  'RS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
]

export interface FusionAuthOptions extends PublicKeyOptions {
  /** The algorithm of the signing key. Default 'HS256'. */
  variant?: Signing | undefined
  /** Where FusionAuth publishes its keys, for all but HS*: 'https://auth.example.com'. */
  fusionAuthUrl?: string | undefined
}

export const fusionauth: SourceFactory<Record<string, unknown>, FusionAuthOptions> = defineProvider<
  Record<string, unknown>,
  FusionAuthOptions
>({
  id: 'fusionauth',
  name: 'FusionAuth',
  proof: 'docs',
  verify: byVariant(Object.fromEntries(algorithms.map((algorithm) => [algorithm, toScheme(algorithm)]))),
  event: {
    key: body('/event/id'),
    type: body('/event/type'),
    createdAt: { at: body('/event/createInstant'), unit: 'ms' },
    orderBy: body('/event/user/id'),
  },
  delivery: {
    timeoutSeconds: null,
    retries: null,
    retriesForHours: null,
    schedule: 'by the transaction setting of the event',
    canList: 'POST /api/system/webhook-event-log/search with eventResult=Failed',
  },
  setup: {
    url: 'Settings > Webhooks > Add; Security tab: turn on Sign events and choose the key',
    secret:
      'Settings > Key Master: the secret of an HMAC key, or fusionAuthUrl for a key pair, with its algorithm as variant',
  },
  notes: [
    'The token has no expiry: a request that somebody kept can be sent again; its event id makes it a duplicate.',
  ],
})

function toScheme(algorithm: JwsAlgorithm): Scheme {
  return jwt({
    header: 'x-fusionauth-signature-jwt',
    algorithm,
    keys: isShared(algorithm)
      ? sharedSecrets()
      : wellKnownKeys('fusionAuthUrl', 'the base URL of your FusionAuth, as https://auth.example.com'),
    claims: { request_body_sha256: bodyHash('base64') },
  })
}
