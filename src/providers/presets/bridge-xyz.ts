// Bridge (bridge.xyz): https://apidocs.bridge.xyz/platform/additional-information/webhooks. What is signed is the SHA-256 of
// time and body, which the signature then hashes once more.
import { createHash } from 'node:crypto'
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { publicKeyScheme } from '../schemes/public-key.ts'

export const bridgeXyz: SourceFactory<Record<string, unknown>, { publicKey?: string }> = defineProvider({
  id: 'bridge-xyz',
  name: 'Bridge',
  proof: 'docs',
  verify: publicKeyScheme({
    algorithm: 'rsa',
    header: 'x-webhook-signature',
    format: 't={timestamp},v0={signature}',
    separator: ',',
    content: ({ timestamp, body }) => [createHash('sha256').update(`${timestamp}.`).update(body).digest()],
    timestamp: { unit: 'ms', toleranceSeconds: 600 },
    keys: { from: 'settings', what: "the webhook's public key (PEM), as the API returned it" },
  }),
  event: {
    key: body('/event_id'),
    type: body('/event_type'),
    createdAt: { at: body('/event_created_at'), unit: 'iso' },
    orderBy: body('/event_object_id'),
  },
  delivery: {
    timeoutSeconds: null,
    retries: null,
    retriesForHours: null,
    schedule: 'it does not say',
    canList: 'GET /v0/webhooks/{id}/events; GET /v0/webhooks/{id}/logs for deliveries',
    canRedeliver: 'POST /v0/webhooks/{id}/send',
  },
  setup: {
    url: 'POST /v0/webhooks',
    secret: 'public_key of the answer to that call, one for each webhook, as `publicKey`',
  },
})
