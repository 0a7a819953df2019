// LiveKit: https://docs.livekit.io/home/server/webhooks. An access token whose issuer is the API key, with the body's hash in
// plain base64; it stands in the Authorization header without "Bearer".
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { bodyHash, fromSetting } from '../schemes/claims.ts'
import { jwt } from '../schemes/jwt.ts'
import { sharedSecrets } from '../schemes/token-keys.ts'

export interface LiveKitEvent {
  event: string
  id?: string
  createdAt?: string
  room?: { sid: string; name: string; [field: string]: unknown }
  [field: string]: unknown
}

export const livekit: SourceFactory<LiveKitEvent, { apiKey: string | undefined }> = defineProvider<
  LiveKitEvent,
  { apiKey: string | undefined }
>({
  id: 'livekit',
  name: 'LiveKit',
  proof: 'sdk',
  verify: jwt({
    header: 'authorization',
    algorithm: 'HS256',
    keys: sharedSecrets(),
    claims: {
      iss: fromSetting('apiKey', { what: 'the API key that belongs to the secret', required: true }),
      sha256: bodyHash('base64'),
    },
    times: { expires: 'always', leewaySeconds: 10 },
  }),
  event: {
    key: body('/id'),
    type: body('/event'),
    createdAt: { at: body('/createdAt'), unit: 's' },
    orderBy: body('/room/sid'),
  },
  delivery: { timeoutSeconds: null, retries: null, retriesForHours: null, schedule: 'it does not say' },
  setup: {
    url: 'Settings > Webhooks of the project; on your own server, webhook.urls of its configuration',
    secret: 'the API secret of the key that signs (webhook.api_key), and that key as apiKey',
  },
})
