// Ghost: https://docs.ghost.org/webhooks. Body, then the time in milliseconds, with nothing between; Ghost before 5.87 signed
// the body alone and is not taken. Two seconds are all it waits.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body, computed, query } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

const signature = 'x-ghost-signature'

export const ghost: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'ghost',
  name: 'Ghost',
  proof: 'source',
  verify: hmac({
    header: signature,
    format: 'sha256={signature},t={timestamp}',
    separator: ',',
    content: '{body}{timestamp}',
    timestamp: { unit: 'ms' },
  }),
  event: {
    key: null,
    type: body('/event').or(query('event')),
    createdAt: {
      at: computed(`t of header ${signature}`, ({ headers }) => /\bt=(\d+)/.exec(headers.get(signature) ?? '')?.[1]),
      unit: 'ms',
    },
    orderBy: body('/post/current/id'),
  },
  delivery: {
    timeoutSeconds: 2,
    retries: 5,
    retriesForHours: null,
    schedule: 'five more times within the same call',
    disables: 'a 410 removes the webhook',
  },
  setup: {
    url: 'Settings > Integrations > a custom integration > Add webhook',
    secret: 'the secret you type in there; without it nothing is signed',
  },
  notes: ['Only newer versions name the event in the body: for older ones end the URL in ?event=post.published.'],
})
