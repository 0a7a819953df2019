// Utila: https://docs.utila.io/reference/webhooks, known here from secondary notes on that page. RSA-PSS over SHA-512; the
// length of the salt is not said, so any is taken.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { publicKeyScheme } from '../schemes/public-key.ts'

export const utila: SourceFactory<Record<string, unknown>, { publicKey?: string }> = defineProvider({
  id: 'utila',
  name: 'Utila',
  proof: 'secondary',
  verify: publicKeyScheme({
    algorithm: 'rsa-pss',
    hash: 'sha512',
    header: 'x-utila-signature',
    keys: { from: 'settings', what: "Utila's RSA public key (PEM)" },
  }),
  event: { key: body('/id'), type: body('/type'), orderBy: body('/resource') },
  delivery: {
    timeoutSeconds: null,
    retries: null,
    retriesForHours: 24,
    schedule: 'exponential back-off for up to 24 hours, then given up',
  },
  setup: { url: 'Utila console > Webhooks', secret: 'there, the public key (PEM), as `publicKey`' },
})
