// Composio: https://docs.composio.dev, as @composio/core verifies. Standard Webhooks, but the secret's text is the key,
// undecoded.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body, header } from '../read-value.ts'
import { standardWebhooksScheme } from '../schemes/standard-webhooks.ts'

export const composio: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'composio',
  name: 'Composio',
  proof: 'sdk',
  verify: standardWebhooksScheme({ secret: { as: 'text' } }),
  event: {
    key: header('webhook-id'),
    type: body('/type').with(body('/metadata/trigger_slug')).or(body('/trigger_name')),
    createdAt: { at: body('/timestamp'), unit: 'iso' },
    orderBy: body('/metadata/trigger_id'),
  },
  delivery: { timeoutSeconds: null, retries: null, retriesForHours: null, schedule: 'not documented' },
  setup: {
    url: 'Project settings > Events & Triggers > Webhook URL',
    secret: 'the webhook secret beside it, used whole',
  },
})
