// PagerDuty V3: https://developer.pagerduty.com/docs/webhook-signatures. No time is signed, so what keeps replays out
// is the key, which is the signed event.id and not the X-Webhook-Id beside it. Signatures of other versions are passed
// over.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body, header } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export interface PagerdutyPayload {
  event: {
    id: string
    event_type: string
    resource_type: string
    occurred_at: string
    data: { id: string; [field: string]: unknown }
    [field: string]: unknown
  }
}

export const pagerduty: SourceFactory<PagerdutyPayload> = defineProvider<PagerdutyPayload>({
  id: 'pagerduty',
  name: 'PagerDuty V3',
  proof: 'docs',
  verify: hmac({ header: 'x-pagerduty-signature', format: 'v1={signature}', separator: ',' }),
  event: {
    key: body('/event/id').or(header('x-webhook-id')),
    type: body('/event/event_type'),
    createdAt: { at: body('/event/occurred_at'), unit: 'iso' },
    orderBy: body('/event/data/id'),
  },
  delivery: {
    timeoutSeconds: 5,
    retries: null,
    retriesForHours: 48,
    schedule:
      'for 48 hours after a timeout, a 429 or a 5xx; other answers drop it. Later ones of the same incident wait',
    disables: 'for 24 hours after three dropped in a row, and what waited is dropped too',
    canList: 'GET /incidents/{id}/log_entries',
  },
  addresses: {
    url: 'https://developer.pagerduty.com/ip-safelists/webhooks-us-service-region-json',
    read: (text) => text.match(/\d+\.\d+\.\d+\.\d+(\/\d+)?/g) ?? [],
    ranges: [
      '44.242.69.192',
      '52.89.71.166',
      '54.213.187.133',
      '35.86.21.47',
      '52.88.94.18',
      '44.238.89.29',
      '54.241.68.46',
      '54.176.72.216',
      '54.177.81.67',
      '13.56.49.27',
      '34.210.57.30',
      '34.210.242.134',
      '52.34.208.156',
    ],
  },
  setup: {
    url: 'Integrations > Generic webhooks (v3) > New webhook',
    secret: 'shown once, when the webhook is saved',
  },
  notes: [
    'Addresses are those of the US region; the EU region has a list of its own.',
    'Refusals are dropped at once, not tried again: a wrong secret here costs events.',
  ],
})
