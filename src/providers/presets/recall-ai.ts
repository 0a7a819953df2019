// Recall.ai: https://docs.recall.ai/docs/authenticating-requests-from-recallai. Standard Webhooks under the
// workspace's secret; accounts from before 15 December 2025 get some of theirs from Svix, under its names and with a
// secret for each endpoint.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body, computed } from '../read-value.ts'
import { anyOf } from '../schemes/any-of.ts'
import { standardWebhooksScheme } from '../schemes/standard-webhooks.ts'

/** The id that was signed: a replay must not become a new event by a second id beside it. */
const signedId = computed('header webhook-id or svix-id', ({ headers }) =>
  headers.get(headers.get('webhook-signature') === undefined ? 'svix-id' : 'webhook-id'),
)

export const recallAi: SourceFactory<Record<string, unknown>, { variant?: 'standard' | 'svix' }> = defineProvider({
  id: 'recall-ai',
  name: 'Recall.ai',
  proof: 'docs',
  verify: anyOf({ standard: standardWebhooksScheme(), svix: standardWebhooksScheme({ prefix: 'svix' }) }),
  event: {
    key: signedId,
    type: body('/event'),
    createdAt: { at: body('/data/data/updated_at'), unit: 'iso' },
    orderBy: body('/data/bot/id'),
  },
  delivery: {
    timeoutSeconds: null,
    retries: null,
    retriesForHours: null,
    schedule: 'tried again until a 2xx; Recall.ai does not say how often',
  },
  setup: {
    url: 'Webhooks > Add endpoint, in the region of the account',
    secret:
      'Developers > API keys & secrets > Create workspace secret: whsec_...; nothing is signed before there is one',
  },
})
