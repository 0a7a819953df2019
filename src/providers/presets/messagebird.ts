// MessageBird (Bird): https://developers.messagebird.com/api/#verifying-http-requests. URL and body are both hashed into the
// token. The older MessageBird-Signature is deprecated and not taken.
import { defineProvider } from '../define-provider.ts'
import { toOutsideUrl } from '../outside-url.ts'
import type { SourceFactory } from '../provider.ts'
import { always, body } from '../read-value.ts'
import { bodyHash, hashOf, oneOf, someText } from '../schemes/claims.ts'
import { claim, jwt } from '../schemes/jwt.ts'
import { sharedSecrets } from '../schemes/token-keys.ts'

const token = { header: 'messagebird-signature-jwt' }

export const messagebird: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'messagebird',
  name: 'MessageBird (Bird)',
  proof: 'sdk',
  verify: jwt({
    ...token,
    algorithm: ['HS256', 'HS384', 'HS512'],
    keys: sharedSecrets(),
    claims: {
      iss: oneOf('MessageBird'),
      jti: someText(),
      url_hash: hashOf('hex', (request) => toOutsideUrl(request, request.outsideUrl)),
      payload_hash: bodyHash('hex', { leftOutWhenEmpty: true }),
    },
    times: { expires: 'always', leewaySeconds: 5 },
  }),
  event: {
    key: claim(token, '/jti'),
    type: body('/type').or(always('webhook')),
    createdAt: { at: claim(token, '/nbf'), unit: 's' },
  },
  delivery: { timeoutSeconds: null, retries: null, retriesForHours: null, schedule: 'it does not say' },
  setup: {
    url: 'where the product takes a webhook: Developers > Webhooks, a flow, or the API',
    secret: 'Dashboard > Developers > API settings: the signing key, used as the text it is',
  },
  notes: ['The whole URL is signed, query included: set url where a proxy changes host, path or scheme.'],
})
