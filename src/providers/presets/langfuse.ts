// Langfuse: https://langfuse.com/docs/prompt-management/features/webhooks-slack-integrations. The secret is used whole.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const langfuse: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'langfuse',
  name: 'Langfuse',
  proof: 'source',
  verify: hmac({
    header: 'x-langfuse-signature',
    format: 't={timestamp},v1={signature}',
    separator: ',',
    content: '{timestamp}.{body}',
    timestamp: { unit: 's' },
  }),
  event: {
    key: body('/id'),
    type: body('/type').with(body('/action')),
    createdAt: { at: body('/timestamp'), unit: 'iso' },
    orderBy: body('/prompt/name'),
  },
  delivery: {
    timeoutSeconds: null,
    retries: 3,
    retriesForHours: null,
    schedule: 'four tries in one go, with growing waits',
    disables: 'the trigger becomes inactive after five failed executions in a row',
  },
  setup: {
    url: 'Prompts > Automations > New automation > Webhook',
    secret: 'shown once when the automation is made: lf-whsec_..., used whole',
  },
})
