// Contentful: https://www.contentful.com/developers/docs/webhooks/request-verification/. It signs a canonical request: method,
// path, the headers that it names, body.
import querystring from 'node:querystring'
import { defineProvider } from '../define-provider.ts'
import { toOutsideUrl, toPathAndQuery } from '../outside-url.ts'
import type { SourceFactory } from '../provider.ts'
import { body, header } from '../read-value.ts'
import { demanding } from '../schemes/demanding.ts'
import { hmac } from '../schemes/hmac.ts'
import { refused } from '../schemes/sole-header.ts'
import { type Signed, toBytes } from '../schemes/template.ts'

const named = 'x-contentful-signed-headers'
const timed = 'x-contentful-timestamp'

const toNames = ({ headers }: Pick<Signed, 'headers'>): string[] =>
  (headers.get(named) ?? '').split(',').map((name) => name.trim().toLowerCase())

/** The query is escaped as if it were one value, and then the whole once more. */
function toPath(signed: Signed): string {
  const [path = '', search = ''] = toPathAndQuery(toOutsideUrl(signed, signed.outsideUrl)).split('?')
  return encodeURI(search === '' ? path : `${path}?${querystring.escape(search)}`)
}

const signed = hmac({
  header: 'x-contentful-signature',
  content: (signed) => {
    const headers = toNames(signed)
      .toSorted()
      .map((name) => `${name}:${(signed.headers.get(name) ?? '').trim()}`)
    return [toBytes(`${signed.method}\n${toPath(signed)}\n`), `${headers.join(';')}\n`, signed.body]
  },
  timestamp: { header: timed, unit: 'ms', toleranceSeconds: 30 },
})

export const contentful: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'contentful',
  name: 'Contentful',
  proof: 'sdk',
  verify: demanding(signed, (request) => {
    const names = toNames(request)
    return names.includes(named) && names.includes(timed)
      ? null
      : refused('malformed_header', `${named} has to name itself and the timestamp`)
  }),
  event: {
    key: header('x-contentful-idempotency-key'),
    type: header('x-contentful-topic'),
    createdAt: { at: body('/sys/updatedAt'), unit: 'iso' },
    orderBy: body('/sys/id'),
  },
  delivery: { timeoutSeconds: null, retries: null, retriesForHours: null, schedule: 'it does not say' },
  setup: {
    url: 'Settings > Webhooks > Add Webhook',
    secret: 'Settings > Webhooks > Settings > Request verification: 64 characters, shown once',
  },
  notes: [
    'It signs the path: a proxy that rewrites it needs `url`. The window is half a minute, as in the SDK; `tolerance` widens it.',
  ],
})
