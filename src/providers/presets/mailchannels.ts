// MailChannels: https://docs.mailchannels.net/email-api/advanced/delivery-events, known here from a community SDK and from notes of the maker. HTTP
// Message Signatures (RFC 9421) over Content-Digest.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body, computed, valueAt } from '../read-value.ts'
import { pinned } from '../schemes/demanding.ts'
import { httpSignature } from '../schemes/http-signature.ts'

/** As the API answers: { id, key }, the key in base64. */
function readKey(text: string): readonly string[] {
  try {
    const key = valueAt(JSON.parse(text), '/key')
    return typeof key === 'string' ? [key] : []
  } catch {
    return []
  }
}

/** That of every event in the list; none where they differ. */
const handle = computed('body /*/customer_handle', (_request, payload) => {
  const found = new Set((Array.isArray(payload) ? payload : []).map((event) => valueAt(event, '/customer_handle')))
  const [only] = found
  return found.size === 1 && typeof only === 'string' ? only : undefined
})

const signed = httpSignature({
  covers: ['content-digest'],
  toleranceSeconds: 300,
  keys: {
    from: 'published',
    url: ({ headers }) => {
      const id = /;keyid="([\w.-]{1,128})"/.exec(headers.get('signature-input') ?? '')?.[1]
      return id === undefined ? null : `https://api.mailchannels.net/tx/v1/webhook/public-key?id=${id}`
    },
    read: readKey,
  },
})

export const mailchannels: SourceFactory<
  Record<string, unknown>,
  { publicKey?: string; kid?: string; customerHandle?: string | string[] }
> = defineProvider({
  id: 'mailchannels',
  name: 'MailChannels',
  authenticates: { parts: 'part', digest: 'body' },
  proof: 'secondary',
  sharedKeys: { boundBy: ['customerHandle'] },
  verify: pinned(signed, {
    customerHandle: { at: handle, what: 'your customer handle: the events of others are refused' },
  }),
  event: {
    batch: '/*',
    key: null,
    type: body('/event'),
    createdAt: { at: body('/timestamp'), unit: 's' },
  },
  delivery: { timeoutSeconds: null, retries: null, retriesForHours: null, schedule: 'it does not say' },
  setup: { url: 'POST /tx/v1/webhook?endpoint=...', secret: 'none: the keys are published' },
  notes: ['One key may sign for every customer: set `customerHandle`, or compare customer_handle with your own.'],
})
