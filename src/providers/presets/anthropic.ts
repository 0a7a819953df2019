// Anthropic, Claude API: https://docs.claude.com. Standard Webhooks, as @anthropic-ai/sdk verifies.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { standardWebhooksScheme } from '../schemes/standard-webhooks.ts'

export const anthropic: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'anthropic',
  name: 'Anthropic',
  proof: 'sdk',
  verify: standardWebhooksScheme(),
  event: {
    key: body('/id'),
    type: body('/data/type'),
    createdAt: { at: body('/created_at'), unit: 'iso' },
    orderBy: body('/data/id'),
  },
  delivery: { timeoutSeconds: null, retries: null, retriesForHours: null, schedule: 'not documented' },
  setup: { url: 'Claude Console > Webhooks', secret: 'the signing key of the endpoint, whsec_...' },
})
