// Buildkite: https://buildkite.com/docs/apis/webhooks. The webhook's token is sent in clear, unless an HMAC was chosen
// there.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body, header } from '../read-value.ts'
import { anyOf } from '../schemes/any-of.ts'
import { hmac } from '../schemes/hmac.ts'
import { sharedToken } from '../schemes/shared-token.ts'

export const buildkite: SourceFactory<Record<string, unknown>, { variant?: 'signature' | 'token' }> = defineProvider<
  Record<string, unknown>,
  { variant?: 'signature' | 'token' }
>({
  id: 'buildkite',
  name: 'Buildkite',
  authenticates: { signature: 'body', token: 'sender' },
  proof: 'docs',
  verify: anyOf({
    signature: hmac({
      header: 'x-buildkite-signature',
      format: 'timestamp={timestamp},signature={signature}',
      separator: ',',
      content: '{timestamp}.{body}',
      timestamp: { unit: 's', toleranceSeconds: 300 },
    }),
    token: sharedToken({ header: 'x-buildkite-token' }),
  }),
  event: {
    key: null,
    type: header('x-buildkite-event').or(body('/event')),
    orderBy: body('/build/id'),
  },
  delivery: { timeoutSeconds: null, retries: null, retriesForHours: null, schedule: 'not documented' },
  setup: {
    url: 'Organization settings > Notification services > Webhook',
    secret: 'the token there; choose to send it as an HMAC signature',
  },
  notes: ["Choose the HMAC signature at Buildkite and say variant: 'signature' here: then the body is covered too."],
})
