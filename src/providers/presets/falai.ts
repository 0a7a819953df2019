// fal.ai: https://docs.fal.ai/model-endpoints/webhooks. Four lines are signed, of the body only its SHA-256.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body, header } from '../read-value.ts'
import { pinned } from '../schemes/demanding.ts'
import { readKeySet } from '../schemes/key-set.ts'
import { publicKeyScheme } from '../schemes/public-key.ts'

const keySet = 'https://rest.alpha.fal.ai/.well-known/jwks.json'

const signed = publicKeyScheme({
  algorithm: 'ed25519',
  header: 'x-fal-webhook-signature',
  encoding: 'hex',
  content: '{header:x-fal-webhook-request-id}\n{header:x-fal-webhook-user-id}\n{timestamp}\n{body-sha256}',
  timestamp: { header: 'x-fal-webhook-timestamp', unit: 's', toleranceSeconds: 300 },
  keys: { from: 'published', url: () => keySet, known: () => [keySet], read: (text) => readKeySet(text) },
})

export const falai: SourceFactory<Record<string, unknown>, { userId?: string }> = defineProvider({
  id: 'falai',
  name: 'fal.ai',
  proof: 'corroborated',
  sharedKeys: { boundBy: ['userId'] },
  verify: pinned(signed, {
    userId: { at: header('x-fal-webhook-user-id'), what: 'your user id at fal: what others had signed is refused' },
  }),
  event: {
    key: body('/request_id'),
    type: body('/status'),
    createdAt: { at: header('x-fal-webhook-timestamp'), unit: 's' },
    orderBy: body('/request_id'),
  },
  delivery: { timeoutSeconds: 15, retries: null, retriesForHours: null, schedule: 'it does not say' },
  setup: { url: 'fal_webhook in the query of the queue call', secret: 'none: the keys are published. Set `userId`' },
  notes: [
    'Set `userId`: one key set signs for every fal user, so anybody could have a job of their own sent to your URL. Yours stands in X-Fal-Webhook-User-Id of the first delivery.',
  ],
})
