// Vonage: https://developer.vonage.com/en/getting-started/concepts/webhooks. Its SDK checks the token only; payload_hash, the
// SHA-256 of the body, is in its documents. It asks for a 5xx where a callback comes unsigned, and sends it again signed.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { bodyHash, fromSetting } from '../schemes/claims.ts'
import { jwt } from '../schemes/jwt.ts'
import { sharedSecrets } from '../schemes/token-keys.ts'

export const vonage: SourceFactory<Record<string, unknown>, { apiKey?: string | undefined }> = defineProvider<
  Record<string, unknown>,
  { apiKey?: string | undefined }
>({
  id: 'vonage',
  name: 'Vonage',
  proof: 'sdk',
  verify: jwt({
    header: 'authorization',
    prefix: 'Bearer ',
    algorithm: 'HS256',
    keys: sharedSecrets(),
    claims: {
      payload_hash: bodyHash('hex', { leftOutWhenEmpty: true }),
      api_key: fromSetting('apiKey', { what: 'the API key of the account: then tokens for others do not count' }),
    },
    times: { signed: { claim: 'iat', toleranceSeconds: 300 } },
  }),
  event: {
    // One message passes several states under one id; calls have no id of their own for each event, so their body is the key.
    key: body('/message_uuid').with(body('/status')),
    type: body('/status').or(body('/message_type')).or(body('/channel')).or(body('/type')),
    createdAt: { at: body('/timestamp'), unit: 'iso' },
    orderBy: body('/message_uuid'),
  },
  refusalStatus: 503,
  delivery: {
    timeoutSeconds: null,
    retries: null,
    retriesForHours: null,
    schedule: 'tried again; it depends on the product',
  },
  setup: {
    url: 'Dashboard > Applications > your application: the webhook URLs of each capability, method POST',
    secret: 'Dashboard > API settings: the signature secret of the API key, not its API secret',
  },
  notes: ['Choose POST for voice webhooks: with GET the parameters are not what the token signs.'],
})
