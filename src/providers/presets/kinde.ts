// Kinde: https://docs.kinde.com/integrate/webhooks. The whole body is a token, signed with the keys of your own domain, and
// its claims are the event. Those keys also sign access tokens, which have no type and so are no events.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { someText } from '../schemes/claims.ts'
import { jwt, parseTokenBody } from '../schemes/jwt.ts'
import { type PublicKeyOptions, wellKnownKeys } from '../schemes/token-keys.ts'

export interface KindeOptions extends PublicKeyOptions {
  /** 'acme.kinde.com' */
  domain?: string | undefined
}

export const kinde: SourceFactory<Record<string, unknown>, KindeOptions> = defineProvider<
  Record<string, unknown>,
  KindeOptions
>({
  id: 'kinde',
  name: 'Kinde',
  proof: 'sdk',
  verify: jwt({
    at: 'body',
    algorithm: 'RS256',
    keys: wellKnownKeys('domain', 'your Kinde domain, as acme.kinde.com'),
    claims: { type: someText() },
  }),
  parse: parseTokenBody,
  event: {
    key: body('/event_id'),
    type: body('/type'),
    createdAt: { at: body('/timestamp'), unit: 'iso' },
    orderBy: body('/data/user/id'),
  },
  delivery: { timeoutSeconds: null, retries: null, retriesForHours: null, schedule: 'it does not say' },
  setup: {
    url: 'Settings > Webhooks > Add webhook',
    secret: 'no secret: domain is your Kinde domain, where its keys are published',
  },
  notes: [
    'The token has no expiry: a request that somebody kept can be sent again; its event id makes it a duplicate.',
  ],
})
