// Trigger.dev, alerts: https://trigger.dev/docs/troubleshooting-alerts.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const triggerDev: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'trigger-dev',
  name: 'Trigger.dev',
  proof: 'sdk',
  verify: hmac({ header: 'x-trigger-signature-hmacsha256' }),
  event: { key: body('/id'), type: body('/type'), createdAt: { at: body('/created'), unit: 'iso' } },
  delivery: { timeoutSeconds: null, retries: null, retriesForHours: null, schedule: 'not documented' },
  setup: {
    url: 'project > Alerts > New alert > Webhook',
    secret: 'shown with the alert, used whole',
  },
})
