// WooCommerce: https://woocommerce.github.io/woocommerce-rest-api-docs/#webhooks; the sender is class-wc-webhook.php. Its
// delivery id is the same for two deliveries within one second, so the body is part of the key. Its ping is not signed.
import { createHash } from 'node:crypto'
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body, computed, header, valueAt } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

const bodyHash = computed('the SHA-256 of the body', (request) =>
  createHash('sha256').update(request.body).digest('hex'),
)

/** Written without a zone; the name says which. */
const modified = computed('body /date_modified_gmt', (_request, payload) => {
  const at = valueAt(payload, '/date_modified_gmt')
  return typeof at === 'string' ? `${at}Z` : undefined
})

export const woocommerce: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'woocommerce',
  name: 'WooCommerce',
  proof: 'source',
  verify: hmac({ header: 'x-wc-webhook-signature', encoding: 'base64' }),
  event: {
    key: header('x-wc-webhook-delivery-id').with(bodyHash),
    type: header('x-wc-webhook-topic'),
    createdAt: { at: modified, unit: 'iso' },
    orderBy: header('x-wc-webhook-source').with(body('/id')),
  },
  handshake: {
    kind: 'ping',
    signed: false,
    answer: ({ headers, body: bytes }) => {
      if (headers.get('x-wc-webhook-topic') !== undefined) return null
      return /^webhook_id=\d{1,20}$/.test(Buffer.from(bytes).toString('latin1'))
        ? { status: 200, headers: {}, body: '' }
        : null
    },
  },
  delivery: {
    timeoutSeconds: 60,
    retries: 0,
    retriesForHours: 0,
    schedule: 'never',
    disables: 'after more than five failures in a row',
    canList: 'by the resource: GET /wp-json/wc/v3/orders?modified_after=...',
  },
  setup: {
    url: 'WooCommerce > Settings > Advanced > Webhooks > Add webhook',
    secret: 'the text of Secret there, with & < > and quotes as you typed them',
  },
})
