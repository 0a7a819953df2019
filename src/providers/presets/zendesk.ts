// Zendesk: https://developer.zendesk.com/documentation/webhooks/verifying. The time is signed as text right before the body;
// the secret looks like base64 and is not decoded.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { always, body, header } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export interface ZendeskEvent {
  id: string
  type: string
  time: string
  account_id: number
  subject: string
  detail: Record<string, unknown>
  event: Record<string, unknown>
  [field: string]: unknown
}

export const zendesk: SourceFactory<ZendeskEvent> = defineProvider<ZendeskEvent>({
  id: 'zendesk',
  name: 'Zendesk',
  proof: 'docs',
  verify: hmac({
    header: 'x-zendesk-webhook-signature',
    encoding: 'base64',
    content: '{timestamp}{body}',
    timestamp: { header: 'x-zendesk-webhook-signature-timestamp', unit: 'iso', toleranceSeconds: 300 },
  }),
  event: {
    key: header('x-zendesk-webhook-invocation-id'),
    type: body('/type').or(always('webhook')),
    createdAt: { at: body('/time'), unit: 'iso' },
    orderBy: body('/detail/id'),
  },
  delivery: {
    timeoutSeconds: 12,
    retries: null,
    retriesForHours: null,
    schedule: 'again on 409, and on 429 and 503 with Retry-After',
    disables: 'a circuit breaker pauses it while many deliveries fail',
    canList: 'GET /api/v2/webhooks/{webhook_id}/invocations?filter[status]=failed',
  },
  setup: {
    url: 'Admin Center > Apps and integrations > Webhooks > Create webhook, method POST, format JSON',
    secret: 'on the webhook: Reveal secret, used whole',
  },
  notes: [
    'Webhooks of triggers and automations have the body that you write and the type webhook; those of event subscriptions name their type.',
    'Tests sent before a webhook is saved use the secret dGhpc19zZWNyZXRfaXNfZm9yX3Rlc3Rpbmdfb25seQ==; add it only for the test.',
  ],
})
