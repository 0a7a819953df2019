// Plivo: https://www.plivo.com/docs/voice/concepts/signature-validation. V3 signs URL and form; V2 neither query nor body, so
// it has to be chosen.
import { defineProvider } from '../define-provider.ts'
import { toOutsideUrl } from '../outside-url.ts'
import { toForm } from '../payload.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { anyOf, onlyByVariant } from '../schemes/any-of.ts'
import { hmac } from '../schemes/hmac.ts'
import type { Content, Signed } from '../schemes/template.ts'

const nonce = 'x-plivo-signature-v3-nonce'

/** Every field, sorted by name and then by value. */
function toSorted(text: string, between: string): string[] {
  const fields = toForm(text)
  return Object.keys(fields)
    .toSorted()
    .flatMap((name) =>
      [fields[name] ?? '']
        .flat()
        .toSorted()
        .map((value) => name + between + value),
    )
}

/** `{url}?{query}.{form}.{nonce}`; the question mark stands before either of them, the first dot only between the two. */
function toContent(signed: Signed): Content {
  const [url = '', search = ''] = toOutsideUrl(signed, signed.outsideUrl).split('?')
  const query = toSorted(search, '=').join('&')
  const form = toSorted(Buffer.from(signed.body).toString('utf8'), '').join('')
  const mark = query !== '' || form !== '' ? '?' : ''
  const dot = query !== '' && form !== '' ? '.' : ''
  return [Buffer.from(`${url}${mark}${query}${dot}${form}.${signed.headers.get(nonce) ?? ''}`, 'utf8')]
}

export const plivo: SourceFactory<Record<string, unknown>, { variant?: 'v3' | 'v2' | number }> = defineProvider({
  id: 'plivo',
  name: 'Plivo',
  proof: 'sdk',
  authenticates: { v3: 'part', v2: 'sender' },
  verify: anyOf({
    v3: hmac({ header: 'x-plivo-signature-v3', separator: ',', encoding: 'base64', content: toContent }),
    v2: onlyByVariant(
      hmac({
        header: 'x-plivo-signature-v2',
        encoding: 'base64',
        content: '{url-without-query}{header:x-plivo-signature-v2-nonce}',
      }),
    ),
  }),
  event: {
    key: null,
    type: body('/Event').or(body('/Status')).or(body('/CallStatus')),
    orderBy: body('/CallUUID').or(body('/MessageUUID')),
  },
  // An empty Plivo XML document: nothing more is to be done with the call.
  acknowledgement: { headers: { 'content-type': 'text/xml' }, body: '<Response></Response>' },
  delivery: { timeoutSeconds: null, retries: null, retriesForHours: null, schedule: 'it does not say' },
  setup: {
    url: 'Console > Voice or Messaging > Applications, or as callback URL of an API call',
    secret: 'Console > Overview > Auth Token',
  },
  notes: [
    'Plivo signs the URL as it was given: behind a proxy that changes it, set `url`. Variant v2 covers neither query nor body.',
  ],
})
