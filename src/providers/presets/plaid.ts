// Plaid: https://plaid.com/docs/api/webhooks/webhook-verification. The token signs the hash of the raw body. Equal bodies are
// not one event (SYNC_UPDATES_AVAILABLE says the same each time), so the key is body and time of signing together.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { bodyHash } from '../schemes/claims.ts'
import { claim, jwt } from '../schemes/jwt.ts'
import { type PublicKeyOptions, publicKeys } from '../schemes/token-keys.ts'

export interface PlaidWebhook {
  webhook_type: string
  webhook_code: string
  item_id?: string
  error?: unknown
  [field: string]: unknown
}

const token = { header: 'plaid-verification' }

export const plaid: SourceFactory<PlaidWebhook, PublicKeyOptions> = defineProvider<PlaidWebhook, PublicKeyOptions>({
  id: 'plaid',
  name: 'Plaid',
  proof: 'docs',
  verify: jwt({
    ...token,
    algorithm: 'ES256',
    keys: publicKeys({ what: 'the JWK that POST /webhook_verification_key/get returns, as JSON text' }),
    claims: { request_body_sha256: bodyHash('hex') },
    times: { signed: { claim: 'iat', toleranceSeconds: 300 } },
  }),
  event: {
    key: claim(token, '/iat').with(claim(token, '/request_body_sha256')),
    type: body('/webhook_type').with(body('/webhook_code')),
    createdAt: { at: claim(token, '/iat'), unit: 's' },
    orderBy: body('/item_id'),
  },
  delivery: {
    timeoutSeconds: 10,
    retries: null,
    retriesForHours: 24,
    schedule: 'after 30 s, then four times as long each time, for a day; it stops early when most are rejected',
    canList: 'POST /transfer/event/sync for transfers, POST /transactions/sync for transactions',
    canRedeliver: 'in the sandbox, POST /sandbox/item/fire_webhook',
  },
  addresses: { url: null, ranges: ['52.21.26.131', '52.21.47.157', '52.41.247.19', '52.88.82.239'] },
  setup: {
    url: 'webhook of POST /link/token/create, or POST /item/webhook/update',
    secret:
      'no secret: publicKey is the JWK from POST /webhook_verification_key/get for the kid in the header of a Plaid-Verification token; publicKeys takes several',
  },
  notes: [
    'Plaid rotates its keys, and hands them out to your credentials only. A token with a kid that is not among publicKeys is answered 503 and sent again for a day: add the new JWK in that time. A JWK with an expired_at counts until then.',
    'A retry is signed anew, so it may come as an event of its own.',
  ],
})
