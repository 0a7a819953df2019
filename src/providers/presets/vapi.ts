// Vapi: https://docs.vapi.ai/server-url/server-authentication. Either the secret itself comes in a header, or a signature over
// the body. Both need the secret, so which of them comes may be seen by its header.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { anyOf } from '../schemes/any-of.ts'
import { hmac } from '../schemes/hmac.ts'
import { sharedToken } from '../schemes/shared-token.ts'

export const vapi: SourceFactory<Record<string, unknown>, { variant?: 'secret' | 'hmac' | number }> = defineProvider({
  id: 'vapi',
  name: 'Vapi',
  authenticates: { secret: 'sender', hmac: 'body' },
  proof: 'secondary',
  verify: anyOf({ secret: sharedToken({ header: 'x-vapi-secret' }), hmac: hmac({ header: 'x-vapi-signature' }) }),
  event: {
    key: null,
    type: body('/message/type'),
    createdAt: { at: body('/message/timestamp'), unit: 'ms' },
    orderBy: body('/message/call/id'),
  },
  delivery: { timeoutSeconds: null, retries: null, retriesForHours: null, schedule: 'not documented' },
  setup: {
    url: 'server.url of the assistant, phone number or organisation',
    secret: 'server.secret there, sent whole; or the secret of an HMAC credential with its default header',
  },
  notes: [
    'assistant-request, tool-calls and some others are calls that need a JSON answer, which a queue cannot give: point them elsewhere.',
  ],
})
