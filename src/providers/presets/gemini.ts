// Google Gemini API: https://ai.google.dev/gemini-api/docs/webhooks. Static webhooks of a project follow Standard Webhooks;
// dynamic ones, set for one request, carry a token under the same header: the variant says which, never the header.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body, header } from '../read-value.ts'
import { byVariant } from '../schemes/by-variant.ts'
import { audience } from '../schemes/claims.ts'
import { jwt } from '../schemes/jwt.ts'
import { standardWebhooksScheme } from '../schemes/standard-webhooks.ts'
import { type PublicKeyOptions, publishedKeys } from '../schemes/token-keys.ts'

export interface GeminiOptions extends PublicKeyOptions {
  variant?: 'static' | 'dynamic' | undefined
  /** For dynamic webhooks: the URL given in webhook_config, where it is not the source's `url`. */
  audience?: string | undefined
}

export const gemini: SourceFactory<Record<string, unknown>, GeminiOptions> = defineProvider<
  Record<string, unknown>,
  GeminiOptions
>({
  id: 'gemini',
  name: 'Google Gemini API',
  authenticates: { static: 'body', dynamic: 'sender' },
  proof: 'corroborated',
  sharedKeys: { boundBy: [], compare: 'fetch the operation with your own API key', way: 'dynamic' },
  verify: byVariant({
    static: standardWebhooksScheme(),
    dynamic: jwt({
      header: 'webhook-signature',
      algorithm: 'RS256',
      keys: publishedKeys({ url: () => 'https://generativelanguage.googleapis.com/.well-known/jwks.json' }),
      claims: { aud: audience() },
    }),
  }),
  event: {
    key: header('webhook-id'),
    type: body('/type'),
    createdAt: { at: header('webhook-timestamp'), unit: 's' },
    orderBy: body('/data/id'),
  },
  delivery: {
    timeoutSeconds: null,
    retries: null,
    retriesForHours: null,
    schedule: 'tried again; it does not say how often',
  },
  setup: {
    url: 'client.webhooks.create() or POST /v1/webhooks; for one request, webhook_config.uris',
    secret: 'in the answer to the creation, once: whsec_...; dynamic webhooks have none, their keys are published',
  },
  notes: [
    'With variant "dynamic" the token proves Google and the URL, not the body: fetch the operation before you act on it.',
  ],
})
