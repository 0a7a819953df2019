// Acuity Scheduling: https://developers.acuityscheduling.com/docs/webhooks, as acuity-js verifies. The body is a form.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { bodyHash, form, receipt } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const acuity: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'acuity',
  name: 'Acuity Scheduling',
  proof: 'sdk',
  verify: hmac({ header: 'x-acuity-signature', encoding: 'base64' }),
  // Two changes of one appointment have one body, and nothing else tells them apart.
  event: { key: bodyHash().with(receipt()), type: form('action'), orderBy: form('id') },
  delivery: { timeoutSeconds: null, retries: null, retriesForHours: null, schedule: 'not documented' },
  setup: {
    url: 'Integrations > Webhooks, or POST /api/v1/webhooks with target',
    secret: 'the API key of the main admin: Integrations > API',
  },
  notes: [
    'A body holds ids only: fetch the appointment with GET /api/v1/appointments/{id}.',
    'There is no id and no time in it, so a delivery that is tried again is an event of its own.',
  ],
})
