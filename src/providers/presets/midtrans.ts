// Midtrans: https://docs.midtrans.com/docs/https-notification-webhooks. Core notifications carry a SHA-512 over three of their
// fields and the server key; SNAP (BI) ones an RSA signature in a header.
import { createHash } from 'node:crypto'
import { defineProvider } from '../define-provider.ts'
import { toOutsideUrl, toPathAndQuery } from '../outside-url.ts'
import type { SourceFactory } from '../provider.ts'
import { body, computed, valueAt } from '../read-value.ts'
import { anyOf } from '../schemes/any-of.ts'
import { digestScheme } from '../schemes/digest.ts'
import { publicKeyScheme } from '../schemes/public-key.ts'

/** Without the white space between its tokens, byte for byte else; what is sent that way already stays as it is. */
function minify(bytes: Uint8Array): string {
  return Buffer.from(bytes)
    .toString('latin1')
    .replaceAll(/("(?:[^"\\]|\\.)*")|[ \t\n\r]+/g, '$1')
}

/** Written in Jakarta's time, without a zone. */
const time = computed('body /transaction_time', (_request, payload) => {
  const at = valueAt(payload, '/transaction_time')
  return typeof at === 'string' ? `${at}+07:00` : undefined
})

export const midtrans: SourceFactory<
  Record<string, unknown>,
  { variant?: 'core' | 'snap-bi' | number; publicKey?: string }
> = defineProvider({
  id: 'midtrans',
  name: 'Midtrans',
  proof: 'sdk',
  authenticates: { core: 'part', 'snap-bi': 'body' },
  verify: anyOf({
    core: digestScheme({
      algorithm: 'sha512',
      at: body('/signature_key'),
      content: '{body:/order_id}{body:/status_code}{body:/gross_amount}{secret}',
    }),
    'snap-bi': publicKeyScheme({
      algorithm: 'rsa',
      header: 'x-signature',
      content: (signed) => {
        const path = toPathAndQuery(toOutsideUrl(signed, signed.outsideUrl)).replace(/\?.*$/s, '')
        const sum = createHash('sha256').update(minify(signed.body), 'latin1').digest('hex')
        return [`${signed.method}:${path}:${sum}:${signed.timestamp}`]
      },
      timestamp: { header: 'x-timestamp', unit: 'iso' },
      keys: { from: 'settings', what: "Midtrans's public key (PEM), for SNAP notifications" },
    }),
  }),
  event: {
    // No id: the same transaction in the same state is the same event.
    key: body('/transaction_id')
      .or(body('/originalReferenceNo'))
      .or(body('/originalPartnerReferenceNo'))
      .with(body('/transaction_status').or(body('/latestTransactionStatus')))
      .with(body('/status_code')),
    type: body('/transaction_status').or(body('/latestTransactionStatus')),
    createdAt: { at: time, unit: 'iso' },
    orderBy: body('/order_id'),
  },
  delivery: { timeoutSeconds: null, retries: null, retriesForHours: null, schedule: 'it does not say' },
  setup: {
    url: 'Dashboard > Settings > Payment > Notification URL',
    secret: 'Dashboard > Settings > Access Keys > Server Key; for SNAP the public key of Midtrans, as `publicKey`',
  },
  notes: [
    'Core notifications sign order id, status code and amount only. transaction_status and fraud_status can be altered: fetch GET /v2/{order_id}/status before you act.',
  ],
})
