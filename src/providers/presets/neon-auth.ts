// Neon Auth: https://neon.com/docs/auth/guides/webhooks. What is signed is the base64url of the time, a dot and the base64url
// of the body. user.before_create waits for our leave, and any other answer refuses the sign-up.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body, header } from '../read-value.ts'
import { detachedJws } from '../schemes/detached-jws.ts'
import { type PublicKeyOptions, wellKnownKeys } from '../schemes/token-keys.ts'

export interface NeonAuthOptions extends PublicKeyOptions {
  /** NEON_AUTH_URL, where the keys are published. */
  authUrl?: string | undefined
}

export const neonAuth: SourceFactory<Record<string, unknown>, NeonAuthOptions> = defineProvider<
  Record<string, unknown>,
  NeonAuthOptions
>({
  id: 'neon-auth',
  name: 'Neon Auth',
  proof: 'docs',
  verify: detachedJws({
    header: 'x-neon-signature',
    algorithm: 'EdDSA',
    payload: (bytes, timestamp) => toBase64Url(`${timestamp}.${toBase64Url(bytes)}`),
    keys: wellKnownKeys('authUrl', 'NEON_AUTH_URL of the project'),
    kidHeader: 'x-neon-signature-kid',
    timestamp: { header: 'x-neon-timestamp', unit: 'ms', toleranceSeconds: 300 },
  }),
  event: {
    key: body('/event_id').or(header('x-neon-event-id')),
    type: body('/event_type').or(header('x-neon-event-type')),
    createdAt: { at: body('/timestamp'), unit: 'iso' },
    orderBy: body('/user/id'),
  },
  acknowledgement: { body: '{"allowed":true}' },
  delivery: {
    timeoutSeconds: 5,
    retries: 2,
    retriesForHours: null,
    schedule: 'at once, within 15 s for all tries, after 5xx, 429, 408 and network errors',
  },
  setup: {
    url: 'Neon Console > Auth > Webhooks, or PUT .../auth/webhooks of the API',
    secret: 'no secret: authUrl is NEON_AUTH_URL, where the keys are published',
  },
  notes: [
    'user.before_create is answered {"allowed":true} as soon as it is kept: whoever wants to decide must not subscribe it here.',
  ],
})

function toBase64Url(content: string | Uint8Array): string {
  return (typeof content === 'string' ? Buffer.from(content, 'latin1') : Buffer.from(content)).toString('base64url')
}
