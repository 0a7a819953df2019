// Vercel: https://vercel.com/docs/webhooks/webhooks-api. HMAC-SHA1 over the body, and no time is signed.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export interface VercelPayload {
  id: string
  type: string
  createdAt: number
  region?: string | null
  payload: Record<string, unknown>
  [field: string]: unknown
}

export const vercel: SourceFactory<VercelPayload> = defineProvider<VercelPayload>({
  id: 'vercel',
  name: 'Vercel',
  proof: 'docs',
  verify: hmac({ header: 'x-vercel-signature', algorithm: 'sha1' }),
  event: {
    key: body('/id'),
    type: body('/type'),
    createdAt: { at: body('/createdAt'), unit: 'ms' },
    orderBy: body('/payload/project/id'),
  },
  delivery: { timeoutSeconds: null, retries: null, retriesForHours: null, schedule: 'not documented' },
  setup: {
    url: 'Team Settings > Webhooks > Create Webhook, or the webhook URL of an integration',
    secret: 'shown once when the webhook is made; for an integration its client secret',
  },
})
