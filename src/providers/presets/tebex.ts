// Tebex: https://docs.tebex.io/developers/webhooks/overview. Signed is not the body but the hexadecimal SHA-256 of it;
// affiliate webhooks sign the body itself, under another header.
import { createHash } from 'node:crypto'
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body, valueAt } from '../read-value.ts'
import { anyOf } from '../schemes/any-of.ts'
import { hmac } from '../schemes/hmac.ts'

export const tebex: SourceFactory<
  Record<string, unknown>,
  { variant?: 'shop' | 'affiliate' | number }
> = defineProvider({
  id: 'tebex',
  name: 'Tebex',
  proof: 'docs',
  verify: anyOf({
    shop: hmac({
      header: 'x-signature',
      content: (signed) => [createHash('sha256').update(signed.body).digest('hex')],
    }),
    affiliate: hmac({ header: 'x-tebex-signature' }),
  }),
  event: {
    key: body('/id'),
    type: body('/type'),
    createdAt: { at: body('/date'), unit: 'iso' },
    orderBy: body('/subject/transaction_id'),
  },
  handshake: {
    kind: 'validation.webhook',
    signed: true,
    answer: (_request, payload) => {
      const id = valueAt(payload(), '/id')
      if (valueAt(payload(), '/type') !== 'validation.webhook' || typeof id !== 'string') return null
      return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ id }) }
    },
  },
  delivery: {
    timeoutSeconds: null,
    retries: null,
    retriesForHours: null,
    schedule: 'tried again after an answer that is no 2xx, then marked as failed',
    canRedeliver: 'in the control panel',
  },
  addresses: { url: null, ranges: ['18.209.80.3', '54.87.231.232'] },
  setup: {
    url: 'Creator Panel > Developers > Webhooks > Endpoints',
    secret: 'on the same page: the webhook secret key',
  },
})
