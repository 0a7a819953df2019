// Netlify: https://docs.netlify.com/site-deploys/notifications. Proven by implementations that agree (n8n,
// nuxt-webhook-validators, Sim), which cite that page; a deploy has one id for all of its events.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body, header } from '../read-value.ts'
import { bodyHash, oneOf } from '../schemes/claims.ts'
import { claim, jwt } from '../schemes/jwt.ts'
import { sharedSecrets } from '../schemes/token-keys.ts'

const token = { header: 'x-webhook-signature' }

export const netlify: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'netlify',
  name: 'Netlify',
  proof: 'corroborated',
  verify: jwt({
    ...token,
    algorithm: 'HS256',
    keys: sharedSecrets(),
    claims: { iss: oneOf('netlify'), sha256: bodyHash('hex') },
  }),
  event: {
    key: header('x-netlify-event').with(claim(token, '/sha256')).or(claim(token, '/sha256')),
    type: header('x-netlify-event').or(body('/state')),
    createdAt: { at: body('/updated_at'), unit: 'iso' },
    orderBy: body('/site_id'),
  },
  delivery: { timeoutSeconds: null, retries: null, retriesForHours: null, schedule: 'it does not say' },
  setup: {
    url: 'Project configuration > Notifications > Deploy notifications > Add notification > HTTP POST request',
    secret: 'the JWS secret token that you type in there; without it nothing is signed',
  },
  notes: [
    'X-Netlify-Event, from which the type is read, is not signed; state in the body is.',
    'The token has no expiry: a request that somebody kept can be sent again.',
  ],
})
