// Fireblocks: https://developers.fireblocks.com/reference/validating-webhooks. During their migration both headers are sent;
// the older one, of webhooks v1, needs the variant and the public key of the environment.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { byVariant } from '../schemes/by-variant.ts'
import { pinned } from '../schemes/demanding.ts'
import { detachedJws } from '../schemes/detached-jws.ts'
import { publicKeyScheme } from '../schemes/public-key.ts'
import { invalid } from '../schemes/signed-recipe.ts'
import { type PublicKeyOptions, publishedKeys } from '../schemes/token-keys.ts'

const hosts: ReadonlyMap<unknown, string> = new Map([
  ['us', 'keys.fireblocks.io'],
  ['eu', 'eu-keys.fireblocks.io'],
  ['eu2', 'eu2-keys.fireblocks.io'],
  ['sandbox', 'sandbox-keys.fireblocks.io'],
])

export interface FireblocksOptions extends PublicKeyOptions {
  /** Where your workspace is. Default 'us'. */
  environment?: 'us' | 'eu' | 'eu2' | 'sandbox' | undefined
  variant?: 'jwks' | 'legacy' | undefined
  /** The workspaces whose events are taken; for the variant 'jwks'. */
  workspaceId?: string | string[] | undefined
}

const jwks = detachedJws({
  header: 'fireblocks-webhook-signature',
  algorithm: 'RS512',
  keys: publishedKeys({
    settings: { environment: 'where your workspace is: us (the default), eu, eu2 or sandbox' },
    url: ({ environment = 'us' }) => {
      const host = hosts.get(environment)
      if (host === undefined) throw invalid('environment', `one of ${[...hosts.keys()].join(', ')}`, environment)
      return `https://${host}/.well-known/jwks.json`
    },
  }),
})

export const fireblocks: SourceFactory<Record<string, unknown>, FireblocksOptions> = defineProvider<
  Record<string, unknown>,
  FireblocksOptions
>({
  id: 'fireblocks',
  name: 'Fireblocks',
  proof: 'docs',
  sharedKeys: { boundBy: ['workspaceId'], way: 'jwks' },
  verify: byVariant({
    jwks: pinned(jwks, {
      workspaceId: { at: body('/workspaceId'), what: 'the id of your workspace, or a list of them' },
    }),
    legacy: publicKeyScheme({
      header: 'fireblocks-signature',
      algorithm: 'rsa',
      hash: 'sha512',
      keys: { from: 'settings', what: 'the public key that Fireblocks documents for your environment (PEM)' },
    }),
  }),
  event: {
    key: body('/id'),
    type: body('/eventType'),
    createdAt: { at: body('/createdAt'), unit: 'ms' },
    orderBy: body('/resourceId'),
  },
  delivery: {
    timeoutSeconds: null,
    retries: null,
    retriesForHours: null,
    schedule: 'tried again; it does not say how often',
    canList: 'GET /v1/webhooks/{id}/notifications?statuses=FAILED',
    canRedeliver: 'POST /v1/webhooks/{id}/notifications/{notification}/resend, or resend_failed for all',
  },
  setup: {
    url: 'Console > Developer center > Webhooks > Add webhook, or POST /v1/webhooks',
    secret: 'no secret: the keys are published; environment says where (us, eu, eu2, sandbox)',
  },
})
