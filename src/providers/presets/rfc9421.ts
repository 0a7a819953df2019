// HTTP Message Signatures: https://www.rfc-editor.org/rfc/rfc9421. What is covered is the signer's choice, so say what has
// to be; as it stands, a signature over anything at all counts.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body, header } from '../read-value.ts'
import { httpSignature } from '../schemes/http-signature.ts'

export interface Rfc9421Options {
  /** What a signature has to cover, as ['@method', '@path', 'content-digest']. */
  components?: string[]
  /** The keyid that it has to name. */
  kid?: string
  publicKey?: string
  publicKeys?: string[]
  /** For an RSA key that does not sign with PSS. */
  algorithm?: 'rsa-v1_5-sha256'
  /** How secrets become keys. Default 'text'. */
  secretEncoding?: 'text' | 'base64' | 'hex'
}

export const rfc9421: SourceFactory<Record<string, unknown>, Rfc9421Options> = defineProvider({
  id: 'rfc9421',
  name: 'HTTP Message Signatures (RFC 9421)',
  proof: 'docs',
  authenticates: { parts: 'part', digest: 'body' },
  verify: httpSignature({ covers: [], keys: { from: 'either' } }),
  event: { key: body('/id').or(header('idempotency-key')), type: body('/type').or(body('/event')) },
  delivery: { timeoutSeconds: null, retries: null, retriesForHours: null, schedule: 'each sender has its own' },
  setup: {
    url: 'where the sender lets you',
    secret: "the shared secret (hmac-sha256), or the sender's public key as `publicKey`",
  },
  notes: [
    "Set `components`, at least to ['content-digest']: without it a signature need not cover the body. A Content-Digest that is there is checked in any case.",
  ],
})
