// Clio Manage: https://docs.developers.clio.com/guides/clio-manage/webhooks. The secret comes in the header
// X-Hook-Secret of a first request, which is answered with it. That signatures are lower-case hexadecimal was seen by
// Hookdeck, not documented.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const clio: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'clio',
  name: 'Clio Manage',
  proof: 'secondary',
  verify: hmac({ header: 'x-hook-signature' }),
  event: { key: null, type: body('/meta/event'), orderBy: body('/data/id') },
  handshake: {
    kind: 'x-hook-secret',
    signed: false,
    answer: ({ headers }) => {
      const secret = headers.get('x-hook-secret')
      if (secret === undefined || headers.get('x-hook-signature') !== undefined) return null
      return { status: 200, headers: { 'x-hook-secret': secret }, body: '' }
    },
  },
  delivery: {
    timeoutSeconds: null,
    retries: null,
    retriesForHours: null,
    schedule: 'not documented',
    disables: 'a webhook expires after three days, or 31 at most; PATCH expires_at renews it',
  },
  setup: {
    url: 'POST /api/v4/webhooks.json, url',
    secret: 'start with any text, create the webhook, and take X-Hook-Secret from the handshake that was recorded',
  },
  notes: [
    'Anybody can send a handshake: take the secret from the one that came while your POST was under way.',
    'Clio Platform webhooks are another system.',
  ],
})
