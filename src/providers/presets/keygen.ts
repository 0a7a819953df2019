// Keygen: https://keygen.sh/docs/api/signatures/. In the manner of the old draft (cavage): request line, host, date and a
// digest, which is computed here and never taken from the header.
import { createHash } from 'node:crypto'
import { defineProvider } from '../define-provider.ts'
import { toOutsideUrl, toPathAndQuery } from '../outside-url.ts'
import type { Scheme, SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { anyOf } from '../schemes/any-of.ts'
import { publicKeyScheme } from '../schemes/public-key.ts'
import type { Content, Signed } from '../schemes/template.ts'

function toContent(signed: Signed): Content {
  const url = toOutsideUrl(signed, signed.outsideUrl)
  const host = /^[a-z]+:\/\/([^/?#]*)/i.exec(url)?.[1] ?? ''
  const sum = createHash('sha256').update(signed.body).digest('base64')
  const target = `${signed.method.toLowerCase()} ${toPathAndQuery(url)}`
  return [`(request-target): ${target}\nhost: ${host}\ndate: ${signed.timestamp}\ndigest: sha-256=${sum}`]
}

const signedWith = (algorithm: 'ed25519' | 'ecdsa'): Scheme =>
  publicKeyScheme({
    algorithm,
    header: 'keygen-signature',
    format: 'signature="{signature}"',
    separator: ',',
    content: toContent,
    timestamp: { header: 'date', unit: 'http-date', toleranceSeconds: 300 },
    keys: { from: 'settings', what: "your account's public key: 64 hexadecimal digits, or PEM" },
  })

export const keygen: SourceFactory<Record<string, unknown>, { publicKey?: string }> = defineProvider({
  id: 'keygen',
  name: 'Keygen',
  proof: 'sdk',
  // The key's own kind says which of them it is.
  verify: anyOf({ ed25519: signedWith('ed25519'), ecdsa: signedWith('ecdsa') }),
  event: {
    key: body('/data/id'),
    type: body('/data/attributes/event'),
    createdAt: { at: body('/data/attributes/created'), unit: 'iso' },
  },
  delivery: {
    timeoutSeconds: null,
    retries: null,
    retriesForHours: null,
    schedule: 'it does not say',
    canList: 'GET /v1/accounts/{account}/webhook-events',
    canRedeliver: 'POST /v1/accounts/{account}/webhook-events/{id}/actions/retry',
  },
  setup: {
    url: 'Dashboard > Webhooks > New endpoint',
    secret: 'Dashboard > Settings > Public key (Ed25519 by default), as `publicKey`',
  },
  notes: [
    'It signs host and path as it was given them: behind a proxy that changes either, set `url`.',
    'Ed25519 and ECDSA accounts; the older RSA ways of signing are not known here.',
  ],
})
