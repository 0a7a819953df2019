// Mercado Pago: https://www.mercadopago.com/developers/en/docs/your-integrations/notifications/webhooks, and its SDK.
// The body is not signed: only `data.id` of the query, the request's id and the time. A part that is absent is left
// out whole.
import { defineProvider } from '../define-provider.ts'
import type { Scheme, SourceFactory } from '../provider.ts'
import { body, query } from '../read-value.ts'
import { eitherOf } from '../schemes/either-of.ts'
import { hmac } from '../schemes/hmac.ts'
import { type Content, type Signed, toBytes } from '../schemes/template.ts'

/** The SDK writes `ts` in seconds, the documents show milliseconds; they lower the id's case, the SDK takes it as it is. */
function way(unit: 's' | 'ms', toId: (id: string) => string): Scheme {
  const content = (signed: Signed): Content => {
    const id = query('data.id').read(signed, undefined)
    const requestId = signed.headers.get('x-request-id')
    return [
      ...(id === undefined ? [] : [toBytes(`id:${toId(id)};`)]),
      ...(requestId === undefined ? [] : [`request-id:${requestId};`]),
      `ts:${signed.timestamp};`,
    ]
  }
  return hmac({
    header: 'x-signature',
    format: 'ts={timestamp},v1={signature}',
    separator: ',',
    content,
    timestamp: { unit },
  })
}

const asIs = (id: string): string => id
const lower = (id: string): string => id.toLowerCase()
const inSeconds = eitherOf(way('s', asIs), way('s', lower))
const inMilliseconds = eitherOf(way('ms', asIs), way('ms', lower))

/** The two units cannot be taken for each other: thirteen digits of seconds are forty thousand years away. */
const scheme: Scheme = {
  ...inSeconds,
  prepare: (options) => {
    const [seconds, milliseconds] = [inSeconds.prepare(options), inMilliseconds.prepare(options)]
    return {
      ...seconds,
      verify: (request) => {
        const isLong = /(^|,) *ts=\d{13}(,|$)/.test(request.headers.get('x-signature') ?? '')
        return (isLong ? milliseconds : seconds).verify(request)
      },
    }
  },
}

export const mercadopago: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'mercadopago',
  name: 'Mercado Pago',
  authenticates: 'part',
  proof: 'sdk',
  verify: scheme,
  event: {
    key: body('/id'),
    type: body('/action').or(body('/type')).or(body('/topic')),
    createdAt: { at: body('/date_created'), unit: 'iso' },
    orderBy: body('/data/id'),
  },
  delivery: {
    timeoutSeconds: 22,
    retries: null,
    retriesForHours: null,
    schedule: 'every 15 min at first, then further apart',
    canList: 'in the dashboard, under Webhooks',
  },
  setup: {
    url: 'Your integrations > the application > Webhooks > Configure notifications',
    secret: 'the secret signature that is shown once the notification is configured',
  },
  notes: [
    'The body is not signed: fetch the payment by its id and act on what the API says.',
    'QR code and IPN notifications are not signed and are refused.',
    'Whether a retry is signed anew is not documented; should retries be refused as too old, set a larger `tolerance`.',
  ],
})
