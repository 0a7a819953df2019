// Cursor Cloud Agents: https://cursor.com/docs/cloud-agent/api/webhooks.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body, header } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const cursor: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'cursor',
  name: 'Cursor',
  proof: 'docs',
  verify: hmac({ header: 'x-webhook-signature', format: 'sha256={signature}' }),
  event: {
    key: header('x-webhook-id'),
    type: header('x-webhook-event').or(body('/event')),
    createdAt: { at: body('/timestamp'), unit: 'iso' },
    orderBy: body('/id'),
  },
  delivery: { timeoutSeconds: null, retries: null, retriesForHours: null, schedule: 'not documented' },
  setup: {
    url: 'POST /v0/agents, webhook.url',
    secret: 'webhook.secret that you send along, of 32 characters or more',
  },
  notes: ['The only event is statusChange, once an agent has finished or failed: /status says which.'],
})
