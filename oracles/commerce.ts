// Shopify, whose SDK wants a whole exchange of Node's HTTP server before it verifies.
import '@shopify/shopify-api/adapters/node'
import { ApiVersion, shopifyApi } from '@shopify/shopify-api'
import { createSHA256HMAC } from '@shopify/shopify-api/runtime'
import { type Oracle, type Sent, textOf } from './oracle.ts'

const secret = 'a secret, of words+signs/=='

const shopify = shopifyApi({
  apiKey: 'none',
  apiSecretKey: secret,
  apiVersion: ApiVersion.October25,
  hostName: 'hooks.example.com',
  isEmbeddedApp: false,
  logger: { log: () => undefined },
})

export const commerce: readonly Oracle[] = [
  {
    provider: 'shopify',
    sdk: '@shopify/shopify-api',
    options: { secrets: [secret] },
    sign: async (body) => ({ headers: { 'x-shopify-hmac-sha256': await createSHA256HMAC(secret, body) } }),
    verify: async (sent) => (await shopify.webhooks.validate(toExchange(sent))).valid,
    cannotVerify: { empty: 'it demands a body' },
  },
]

function toExchange(sent: Sent) {
  const rawRequest = { method: 'POST', url: new URL(sent.url).pathname, headers: sent.headers }
  return { rawBody: textOf(sent), rawRequest, rawResponse: {} }
}
