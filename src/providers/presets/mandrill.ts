// Mailchimp Transactional (Mandrill): the help page "Authenticating webhook requests", and several independent
// receivers that agree (django-anymail among them). Signed are the URL as it was configured and every form field,
// sorted by name.
import { defineProvider } from '../define-provider.ts'
import { toOutsideUrl } from '../outside-url.ts'
import type { SourceFactory } from '../provider.ts'
import { body, form } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'
import { type Content, type Signed, toBytes } from '../schemes/template.ts'

export const mandrill: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'mandrill',
  name: 'Mailchimp Transactional (Mandrill)',
  proof: 'corroborated',
  verify: hmac({ header: 'x-mandrill-signature', algorithm: 'sha1', encoding: 'base64', content: urlAndFields }),
  jsonField: 'mandrill_events',
  event: {
    // `_id` is the message's: all that happens to it comes under the same one.
    key: body('/_id').with(body('/event')).with(body('/ts')).with(body('/url')),
    type: body('/event').or(body('/type')),
    createdAt: { at: body('/ts'), unit: 's' },
    orderBy: body('/_id'),
    batch: '/*',
  },
  handshake: {
    kind: 'creation_test',
    // Signed with the key "test-webhook", since the webhook has none of its own yet; it carries nothing.
    signed: false,
    methods: ['HEAD'],
    answer: (request) => {
      const events = form('mandrill_events').read(request, undefined)
      return request.method === 'HEAD' || events?.trim() === '[]' ? { status: 200, headers: {}, body: '' } : null
    },
  },
  delivery: {
    timeoutSeconds: null,
    retries: null,
    retriesForHours: null,
    schedule: 'tried again for days at growing intervals; Mandrill does not say how often',
  },
  setup: {
    url: 'Settings > Webhooks > Add a webhook; `url` here has to be the same text, to the letter',
    secret: 'the key of that webhook, shown in the list',
  },
})

function urlAndFields(signed: Signed): Content {
  const fields = [...new URLSearchParams(Buffer.from(signed.body).toString('utf8'))]
  fields.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  return [toOutsideUrl(signed, signed.outsideUrl), ...fields.map(([name, value]) => toBytes(name + value))]
}
