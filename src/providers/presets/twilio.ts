// Twilio: https://www.twilio.com/docs/usage/webhooks/webhooks-security. It signs the URL, with every field of a form after
// it; of another body, the URL carries the SHA-256. Names and values are joined by nothing, so a forger who has a signed
// request can move characters from one to the other.
import { createHash } from 'node:crypto'
import { defineProvider } from '../define-provider.ts'
import { toOutsideUrl } from '../outside-url.ts'
import { toForm } from '../payload.ts'
import type { Scheme, SourceFactory } from '../provider.ts'
import { body, computed, header, toQuery, valueAt } from '../read-value.ts'
import { demanding } from '../schemes/demanding.ts'
import { eitherOf } from '../schemes/either-of.ts'
import { hmac } from '../schemes/hmac.ts'
import { refused } from '../schemes/sole-header.ts'
import type { Signed } from '../schemes/template.ts'

/** The standard port may have been signed or not, whatever a proxy or a configuration says. */
const withoutPort = (url: string): string => url.replace(/^(https?:\/\/[^/?#]*?):\d+(?=[/?#]|$)/i, '$1')
const withPort = (url: string): string =>
  url.replace(/^(https?):\/\/([^/?#:]+)(?=[/?#]|$)/i, (_all, scheme: string, host: string) => {
    return `${scheme}://${host}:${scheme.toLowerCase() === 'https' ? 443 : 80}`
  })

function signedUrl(toUrl: (url: string) => string): Scheme {
  return hmac({
    header: 'x-twilio-signature',
    algorithm: 'sha1',
    encoding: 'base64',
    content: (signed) => {
      const url = toUrl(toOutsideUrl(signed, signed.outsideUrl))
      return hasOwnHash(url) ? [url] : [url, Buffer.from(toFields(signed), 'utf8')]
    },
  })
}

const hasOwnHash = (url: string): boolean => toQuery(url).has('bodySHA256')
const isForm = ({ headers }: Pick<Signed, 'headers'>): boolean =>
  headers.get('content-type')?.toLowerCase().startsWith('application/x-www-form-urlencoded') === true

function toFields(signed: Pick<Signed, 'headers' | 'body'>): string {
  if (!isForm(signed)) return ''
  const form = toForm(Buffer.from(signed.body).toString('utf8'))
  return Object.keys(form)
    .toSorted()
    .flatMap((name) => [...new Set([form[name] ?? ''].flat())].toSorted().map((value) => name + value))
    .join('')
}

const kinds = { MessageStatus: 'message', SmsStatus: 'message', CallStatus: 'call', RecordingStatus: 'recording' }
const status = computed('form MessageStatus, CallStatus, ...', (_request, payload) => {
  for (const [field, kind] of Object.entries(kinds)) {
    const value = valueAt(payload, `/${field}`)
    if (typeof value === 'string' && value !== '') return `${kind}.${value}`
  }
  return undefined
})

export const twilio: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'twilio',
  name: 'Twilio',
  proof: 'sdk',
  verify: demanding(eitherOf(signedUrl(withoutPort), signedUrl(withPort)), (request, options) => {
    const sum = toQuery(toOutsideUrl(request, options.url)).get('bodySHA256')
    if (sum === null) {
      return isForm(request) || request.body.length === 0
        ? null
        : refused('malformed_header', 'the body is no form, and the URL does not say its SHA-256')
    }
    return createHash('sha256').update(request.body).digest('hex') === sum.toLowerCase()
      ? null
      : refused('no_matching_secret', 'the body is not the one whose SHA-256 stands in the signed URL')
  }),
  event: {
    // Event Streams sends lists of events that have ids; everything else is told apart by a token that retries repeat.
    batch: '/*',
    key: body('/id').or(header('i-twilio-idempotency-token')),
    type: body('/type').or(status).or(body('/EventType')),
    createdAt: { at: body('/time'), unit: 'iso' },
    orderBy: body('/MessageSid').or(body('/CallSid')),
  },
  // An empty TwiML document: nothing more is to be done with the call or message.
  acknowledgement: { headers: { 'content-type': 'text/xml' }, body: '<Response></Response>' },
  delivery: {
    timeoutSeconds: 15,
    retries: 1,
    retriesForHours: null,
    schedule: 'once more by default; #rc= and its like at the end of the URL say otherwise',
  },
  setup: {
    url: 'where the number, the messaging service or the call is configured, or as StatusCallback of an API call',
    secret: 'Console > Account > API keys & tokens > Auth Token (the primary one), used whole',
  },
  notes: [
    'Twilio signs the URL as it was given, query and all: behind a proxy that changes it, set `url`; where the URL has a query, only its scheme and host.',
    'Webhooks must be sent by POST. What comes for an incoming call or message is answered with empty TwiML.',
  ],
})
