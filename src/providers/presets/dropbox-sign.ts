// Dropbox Sign: https://developers.hellosign.com/docs/events/overview. The hash stands in the body and covers two of its
// fields; the JSON is a field of a multipart form. Retries keep event_time for 33 hours, so no age is judged.
import { defineProvider } from '../define-provider.ts'
import { parsePayload } from '../payload.ts'
import type { PayloadRequest, SourceFactory } from '../provider.ts'
import { body, type Place, valueAt } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'
import { toBytes } from '../schemes/template.ts'

const greeting = { status: 200, headers: { 'content-type': 'text/plain' }, body: 'Hello API Event Received' }
const hash = body('/event/event_hash')

/** The hash is written where the event begins, whatever the form around it. */
const place: Place = {
  ...hash,
  read: (request) => hash.read(request, parse(request)),
  write: (draft, value) => {
    const text = Buffer.from(draft.body).toString('utf8')
    return { ...draft, body: Buffer.from(text.replace(/"event"\s*:\s*\{/, `$&"event_hash":"${value}",`)) }
  },
}

export const dropboxSign: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'dropbox-sign',
  name: 'Dropbox Sign (HelloSign)',
  authenticates: 'part',
  proof: 'sdk',
  verify: hmac({
    at: place,
    content: (signed) => {
      const event = valueAt(parse(signed), '/event')
      return [toBytes(`${valueAt(event, '/event_time')}${valueAt(event, '/event_type')}`)]
    },
  }),
  event: {
    // The hash is only unique for its second and type.
    key: hash
      .with(body('/signature_request/signature_request_id').or(body('/template/template_id')))
      .with(body('/event/event_metadata/related_signature_id')),
    type: body('/event/event_type'),
    createdAt: { at: body('/event/event_time'), unit: 's' },
    orderBy: body('/signature_request/signature_request_id'),
  },
  handshake: {
    kind: 'callback_test',
    signed: true,
    answer: (_request, payload) => (valueAt(payload(), '/event/event_type') === 'callback_test' ? greeting : null),
  },
  acknowledgement: greeting,
  delivery: {
    timeoutSeconds: 30,
    retries: 6,
    retriesForHours: 33,
    schedule: 'after 5 min, 15 min, 45 min, 2 h 15 min, 6 h 45 min and 20 h 15 min',
    disables: 'the callback URL is cleared after ten events in a row have failed',
    canList: 'GET /v3/signature_request/{id} tells the state of a request',
  },
  jsonField: 'json',
  setup: {
    url: 'Settings > API > Account callback, or Event callback of an API app',
    secret: "the account's API key: its events are signed with it",
  },
  notes: [
    'Only the time and the type are signed. Documents, signers and metadata can be forged by whoever saw one callback: fetch the signature request.',
  ],
})

function parse(request: PayloadRequest): unknown {
  try {
    return parsePayload(request, 'json')
  } catch {
    return undefined
  }
}
