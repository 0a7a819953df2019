// Frame.io: https://developer.adobe.com/frameio/guides/Webhooks. Signed as Slack does; custom actions come the same way.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body, header } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const frameio: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'frameio',
  name: 'Frame.io',
  proof: 'corroborated',
  verify: hmac({
    header: 'x-frameio-signature',
    format: 'v0={signature}',
    content: 'v0:{timestamp}:{body}',
    timestamp: { header: 'x-frameio-request-timestamp', unit: 's', toleranceSeconds: 300 },
  }),
  event: {
    key: null,
    type: body('/type'),
    createdAt: { at: header('x-frameio-request-timestamp'), unit: 's' },
    orderBy: body('/resource/id'),
  },
  delivery: { timeoutSeconds: null, retries: null, retriesForHours: null, schedule: 'not documented' },
  setup: {
    url: 'Settings > Webhooks of the workspace, or POST /v4/accounts/{id}/workspaces/{id}/webhooks',
    secret: 'the signing secret, shown once when the webhook is made',
  },
  notes: ['There is no id: the same body again, as when a file is renamed back and forth, counts as a duplicate.'],
})
