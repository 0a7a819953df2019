// Resend: https://resend.com/docs/webhooks/verify-webhooks-requests. Sent by Svix, under its header names.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body, header } from '../read-value.ts'
import { standardWebhooksScheme } from '../schemes/standard-webhooks.ts'

export interface ResendEvent {
  type: string
  created_at: string
  data: { email_id?: string; to?: string[]; subject?: string; [field: string]: unknown }
}

export const resend: SourceFactory<ResendEvent> = defineProvider<ResendEvent>({
  id: 'resend',
  name: 'Resend',
  proof: 'sdk',
  verify: standardWebhooksScheme({ prefix: 'svix' }),
  event: {
    key: header('svix-id'),
    type: body('/type'),
    createdAt: { at: body('/created_at'), unit: 'iso' },
    orderBy: body('/data/email_id'),
  },
  delivery: {
    timeoutSeconds: null,
    retries: 7,
    retriesForHours: 27.6,
    schedule: 'after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h and 10 h',
    canList: 'GET /webhooks/{webhookId}/events',
    canRedeliver: 'POST /webhooks/{webhookId}/events/{eventId}/replay',
  },
  setup: {
    url: 'Webhooks > Add webhook',
    secret: 'Signing secret of that webhook: whsec_...',
  },
})
