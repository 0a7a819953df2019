// Braintree: https://developer.paypal.com/braintree/docs/guides/webhooks. A form with base64 of an XML document and its HMAC,
// under the SHA-1 of the private key. Its challenge is answered with the same key, so no payload may look like one.
import { createHash, createHmac } from 'node:crypto'
import { defineProvider } from '../define-provider.ts'
import { toForm } from '../payload.ts'
import type { PayloadRequest, Scheme, SourceFactory } from '../provider.ts'
import { body, toQuery } from '../read-value.ts'
import { isSameText } from '../schemes/constant-time.ts'
import { invalid } from '../schemes/signed-recipe.ts'
import { refused } from '../schemes/sole-header.ts'

interface Keys {
  publicKey: string
  hmacKey: Buffer
}

function toKeys(secret: string): Keys {
  const colon = secret.indexOf(':')
  if (colon < 1) throw invalid('a Braintree secret', "'publicKey:privateKey'", 'text without a colon')
  const hmacKey = createHash('sha1')
    .update(secret.slice(colon + 1))
    .digest()
  return { publicKey: secret.slice(0, colon), hmacKey }
}

const sum = (key: Buffer, text: string): string => createHmac('sha1', key).update(text).digest('hex')
const isChallenge = (text: string): boolean => /^[a-f0-9]{20,32}$/.test(text)

interface Notice {
  signature: string
  payload: string
}

function toNotice(request: Pick<PayloadRequest, 'body'>): Notice {
  const { bt_signature: signature, bt_payload: payload } = toForm(Buffer.from(request.body).toString('utf8'))
  return { signature: String(signature ?? ''), payload: String(payload ?? '') }
}

/** Form parsers drop the line end after the payload, so it is signed with or without. */
function isSigned({ signature, payload }: Notice, { publicKey, hmacKey }: Keys): boolean {
  const given = signature.split('&').map((pair) => pair.split('|'))
  const wanted = [sum(hmacKey, payload), sum(hmacKey, `${payload}\n`)]
  return given
    .filter(([key]) => key === publicKey)
    .some(([, value = '']) => wanted.map((one) => isSameText(value, one)).includes(true))
}

const verify: Scheme = {
  kind: 'hmac',
  credentialHeaders: [],
  header: '',
  needsSecrets: true,
  settings: {},
  documents: () => [],
  prepare: ({ secrets }) => {
    const keys = secrets.map(toKeys)
    return {
      verify: (request) => {
        const notice = toNotice(request)
        if (notice.signature === '') return refused('missing_header', 'there is no form field bt_signature')
        if (!/^[A-Za-z0-9+=/\n]+$/.test(notice.payload) || isChallenge(notice.payload.trim())) {
          return refused('malformed_header', 'bt_payload is not base64 of a document')
        }
        const secret = keys.map((one) => isSigned(notice, one)).indexOf(true)
        if (secret !== -1) return { ok: true, secret }
        return refused('no_matching_secret', 'bt_signature was not made with any secret over bt_payload')
      },
      sign: (draft) => {
        const [first] = keys
        const payload = `${Buffer.from(draft.body).toString('base64')}\n`
        const signature = first === undefined ? '' : `${first.publicKey}|${sum(first.hmacKey, payload)}`
        const form = new URLSearchParams({ bt_signature: signature, bt_payload: payload })
        return { ...draft, body: Buffer.from(form.toString()) }
      },
    }
  },
}

/** The document's own text, and of its elements the few that stand at its top and that everybody needs. */
function parse(request: PayloadRequest): Record<string, unknown> {
  const xml = Buffer.from(toNotice(request).payload, 'base64').toString('utf8')
  const kind = /<kind>([\w-]+)<\/kind>/.exec(xml)?.[1]
  const timestamp = /<timestamp[^>]*>([^<]+)<\/timestamp>/.exec(xml)?.[1]
  return { kind, timestamp, xml }
}

export const braintree: SourceFactory<{ kind?: string; timestamp?: string; xml: string }> = defineProvider({
  id: 'braintree',
  name: 'Braintree',
  proof: 'sdk',
  verify,
  parse,
  // No id: the same document is the same event.
  event: { key: null, type: body('/kind'), createdAt: { at: body('/timestamp'), unit: 'iso' } },
  handshake: {
    kind: 'bt_challenge',
    signed: false,
    methods: ['GET'],
    answer: ({ method, url }, _payload, { secrets }) => {
      const challenge = toQuery(url).get('bt_challenge') ?? ''
      if (method !== 'GET' || !isChallenge(challenge)) return null
      const { publicKey, hmacKey } = toKeys(secrets[0] ?? '')
      const headers = { 'content-type': 'text/plain' }
      return { status: 200, headers, body: `${publicKey}|${sum(hmacKey, challenge)}` }
    },
  },
  delivery: {
    timeoutSeconds: 30,
    retries: 24,
    retriesForHours: 24,
    schedule: 'every hour for up to 24 hours, in the sandbox for three',
  },
  setup: {
    url: 'Control Panel > API > Webhooks > Create new webhook',
    secret: "Control Panel > API > Keys: 'publicKey:privateKey', joined by a colon",
  },
  notes: [
    'The payload is XML; its text is at `xml`. gateway.webhookNotification.parse of the SDK reads it from the raw fields.',
    'A signature holds for ever: there is no time in it that would be judged.',
  ],
})
