// Linear: https://linear.app/developers/webhooks. The time stands in the signed body, in milliseconds, and counts for a minute.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body, header } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

/** The fields that most Linear payloads share. */
export interface LinearPayload {
  action: string
  type: string
  createdAt: string
  organizationId: string
  webhookId: string
  webhookTimestamp: number
  data?: { id: string; [field: string]: unknown }
  updatedFrom?: Record<string, unknown>
  url?: string
  [field: string]: unknown
}

export const linear: SourceFactory<LinearPayload> = defineProvider<LinearPayload>({
  id: 'linear',
  name: 'Linear',
  proof: 'sdk',
  verify: hmac({
    header: 'linear-signature',
    timestamp: { at: body('/webhookTimestamp'), unit: 'ms', toleranceSeconds: 60 },
  }),
  event: {
    key: header('linear-delivery'),
    type: body('/type').or(header('linear-event')).with(body('/action')),
    createdAt: { at: body('/createdAt'), unit: 'iso' },
    orderBy: body('/data/id'),
  },
  delivery: {
    timeoutSeconds: 5,
    retries: 3,
    retriesForHours: 7,
    schedule: 'after 1 min, 1 h and 6 h',
    disables: 'a webhook that does not answer may be disabled',
  },
  setup: {
    url: 'Settings > API > Webhooks > New webhook',
    secret: 'the signing secret on the page of the webhook: lin_wh_...',
  },
})
