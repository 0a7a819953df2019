// Oura: https://cloud.ouraring.com/v2/docs#tag/Webhook-Subscription-Routes; several independent receivers agree. The
// hexadecimal is upper case. How the time is written is not documented, so it is signed but no age is judged.
import { defineProvider } from '../define-provider.ts'
import type { HandshakeKeys, Scheme, SourceFactory } from '../provider.ts'
import { body, query } from '../read-value.ts'
import { matchSecret } from '../schemes/constant-time.ts'
import { hmac } from '../schemes/hmac.ts'

const verificationToken = {
  what: 'the verification_token that you give when you make the subscription; the secrets count as well',
  required: false,
}

const scheme: Scheme = {
  ...hmac({ header: 'x-oura-signature', encoding: 'hex-upper', content: '{header:x-oura-timestamp}{body}' }),
  settings: { verificationToken },
}

export const oura: SourceFactory<Record<string, unknown>, { verificationToken?: string }> = defineProvider({
  id: 'oura',
  name: 'Oura',
  proof: 'corroborated',
  verify: scheme,
  event: {
    key: null,
    type: body('/data_type').with(body('/event_type')),
    createdAt: { at: body('/event_time'), unit: 'iso' },
    orderBy: body('/object_id'),
  },
  handshake: {
    kind: 'challenge',
    signed: false,
    methods: ['GET'],
    answer: (request, _payload, keys) => {
      const challenge = query('challenge').read(request, undefined)
      const token = query('verification_token').read(request, undefined)
      return challenge !== undefined && token !== undefined && isOurs(token, keys)
        ? { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ challenge }) }
        : null
    },
  },
  delivery: {
    timeoutSeconds: 10,
    retries: 10,
    retriesForHours: null,
    schedule: 'ten times, after any 4xx, 5xx or timeout; a 410 ends the subscription',
  },
  setup: {
    url: 'POST /v2/webhook/subscription, one for each pair of event and data type',
    secret: 'the client secret of the application',
  },
  notes: [
    'A subscription expires and has to be renewed; each renewal asks with a challenge again.',
    'Events are thin: fetch GET /v2/usercollection/{data_type}/{object_id}.',
  ],
})

function isOurs(token: string, { secrets, settings }: HandshakeKeys): boolean {
  const own = typeof settings.verificationToken === 'string' ? [settings.verificationToken] : []
  return matchSecret(Buffer.from(token, 'utf8'), [...own, ...secrets]) !== -1
}
