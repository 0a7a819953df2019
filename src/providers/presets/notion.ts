// Notion: https://developers.notion.com/reference/webhooks. The secret is the verification token that Notion posts
// once; a person takes it from that request, which is recorded, and pastes it into Notion and into the configuration
// here.
import { createHmac } from 'node:crypto'
import type { WebhookRequest } from '../../core/request.ts'
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body, valueAt } from '../read-value.ts'
import { isSameText } from '../schemes/constant-time.ts'
import { hmac } from '../schemes/hmac.ts'

const name = 'x-notion-signature'

export const notion: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'notion',
  name: 'Notion',
  proof: 'sdk',
  verify: hmac({ header: name, format: 'sha256={signature}' }),
  event: {
    key: body('/id'),
    type: body('/type'),
    createdAt: { at: body('/timestamp'), unit: 'iso' },
    orderBy: body('/entity/id'),
  },
  handshake: {
    kind: 'verification_token',
    signed: false,
    answer: (request, payload) => {
      const token = valueAt(payload(), '/verification_token')
      const greets = typeof token === 'string' && valueAt(payload(), '/type') === undefined && isWhole(request, token)
      return greets ? { status: 200, headers: {}, body: '' } : null
    },
  },
  delivery: {
    timeoutSeconds: null,
    retries: 8,
    retriesForHours: 24,
    schedule: 'exponential, up to eight times within about a day',
  },
  setup: {
    url: 'the integration > Webhooks > Create a subscription',
    secret: 'the verification_token of the request that Notion sends then: secret_...',
  },
  notes: [
    'Until the token is known, start with any secret, look at the recorded handshake for the token, then use that. Take it only from the handshake that came when you pressed the button: anyone can post one.',
    'Some types, such as page.content_updated, are gathered for a minute or two.',
  ],
})

/** The greeting is signed with the token that it brings, if it is signed: that only shows that it came as it was sent. */
function isWhole({ headers, body: bytes }: WebhookRequest, token: string): boolean {
  const given = headers.get(name)
  return given === undefined || isSameText(given, `sha256=${createHmac('sha256', token).update(bytes).digest('hex')}`)
}
