// Telnyx: https://developers.telnyx.com/docs/messaging/messages/receiving-webhooks. A pipe joins timestamp and body.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { publicKeyScheme } from '../schemes/public-key.ts'

export const telnyx: SourceFactory<Record<string, unknown>, { publicKey?: string }> = defineProvider({
  id: 'telnyx',
  name: 'Telnyx',
  proof: 'sdk',
  verify: publicKeyScheme({
    algorithm: 'ed25519',
    header: 'telnyx-signature-ed25519',
    content: '{timestamp}|{body}',
    timestamp: { header: 'telnyx-timestamp', unit: 's', toleranceSeconds: 300 },
    keys: { from: 'settings', what: 'the public key of your account, base64' },
  }),
  event: {
    key: body('/data/id'),
    type: body('/data/event_type'),
    createdAt: { at: body('/data/occurred_at'), unit: 'iso' },
    orderBy: body('/data/payload/call_session_id'),
  },
  delivery: {
    timeoutSeconds: null,
    retries: null,
    retriesForHours: null,
    schedule: 'until 2xx; it does not say how often',
  },
  setup: {
    url: 'Mission Control Portal, on the messaging profile or the voice application',
    secret: 'Account Settings > Keys & Credentials > Public Key, as `publicKey`',
  },
})
