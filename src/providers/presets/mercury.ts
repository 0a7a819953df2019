// Mercury: https://docs.mercury.com/reference/webhooks. Whether the secret is decoded is not written there, and
// receivers that work differ: both are tried. An event is a JSON Merge Patch with the values from before.
import { defineProvider } from '../define-provider.ts'
import type { Scheme, SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { eitherOf } from '../schemes/either-of.ts'
import { hmac } from '../schemes/hmac.ts'

const keyedBy = (as: 'base64' | 'text'): Scheme =>
  hmac({
    header: 'mercury-signature',
    format: 't={timestamp},v1={signature}',
    separator: ',',
    content: '{timestamp}.{body}',
    secret: { as },
    timestamp: { unit: 's', toleranceSeconds: 300 },
  })

export const mercury: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'mercury',
  name: 'Mercury',
  proof: 'secondary',
  verify: eitherOf(keyedBy('base64'), keyedBy('text')),
  event: {
    key: body('/id'),
    type: body('/resourceType').with(body('/operationType')),
    createdAt: { at: body('/occurredAt'), unit: 'iso' },
    orderBy: body('/resourceId'),
  },
  delivery: {
    timeoutSeconds: null,
    retries: null,
    retriesForHours: null,
    schedule: 'exponential backoff',
    canList: 'GET /api/v1/events, in the same form as the webhooks',
  },
  setup: {
    url: 'POST /api/v1/webhooks',
    secret: 'the secret in the answer to that call, base64 text',
  },
  notes: ['Events of one resource carry `resourceVersion`: the higher one is the later one.'],
})
