// Attio: https://docs.attio.com/rest-api/guides/webhooks. X-Attio-Signature repeats the same value.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body, computed, header, valueAt } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

const position = computed('the place in /events', (_request, item, whole) => {
  const events = valueAt(whole, '/events')
  return Array.isArray(events) ? String(events.indexOf(item)) : undefined
})

export const attio: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'attio',
  name: 'Attio',
  proof: 'docs',
  verify: hmac({ header: 'attio-signature' }),
  // The header names the delivery, which may carry several events, so each one's place in it belongs into the key.
  event: {
    key: header('idempotency-key').with(position),
    type: body('/event_type'),
    orderBy: body('/id/record_id'),
    batch: '/events/*',
  },
  delivery: { timeoutSeconds: null, retries: null, retriesForHours: null, schedule: 'not documented' },
  setup: {
    url: 'Workspace settings > Developers > your integration > Webhooks, or POST /v2/webhooks with target_url',
    secret: 'shown when the webhook is made, or secret of the answer',
  },
})
