// Smile ID: https://docs.usesmileid.com. The signature stands in the body and covers only its time and your partner id, not
// the result: whoever has seen one callback can send others until its time is too old.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { withSettings } from '../schemes/demanding.ts'
import { hmac } from '../schemes/hmac.ts'

const scheme = hmac({
  at: body('/signature'),
  encoding: 'base64',
  content: '{body:/timestamp}{setting:partnerId}sid_request',
  timestamp: { at: body('/timestamp'), unit: 'iso' },
})

export const smileId: SourceFactory<Record<string, unknown>, { partnerId: string }> = defineProvider({
  id: 'smile-id',
  name: 'Smile ID',
  authenticates: 'part',
  proof: 'sdk',
  verify: withSettings(scheme, { partnerId: { what: 'your partner id, as the portal shows it: 023', required: true } }),
  event: {
    // One job has several results, the provisional one and the final one.
    key: body('/SmileJobID').with(body('/ResultCode')),
    type: body('/ResultCode'),
    createdAt: { at: body('/timestamp'), unit: 'iso' },
    orderBy: body('/PartnerParams/job_id'),
  },
  delivery: {
    timeoutSeconds: null,
    retries: null,
    retriesForHours: null,
    schedule: 'not documented',
    canList: 'POST /v1/job_status for a job',
  },
  setup: {
    url: 'callback_url of the job, or the default one of the portal',
    secret: 'Portal > API keys: the API key as it is shown; it looks like base64 and must not be decoded',
  },
  notes: ['The signature does not cover the result: ask POST /v1/job_status for it before acting.'],
})
