// Infisical: https://infisical.com/docs/documentation/platform/webhooks. A semicolon, and nothing before the hex. `t` is not
// signed; the same number in the body is, so the two have to agree before any age is judged.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'
import { toPayload } from '../schemes/template.ts'

const sentAt = body('/timestamp')

export const infisical: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'infisical',
  name: 'Infisical',
  proof: 'source',
  verify: hmac({
    header: 'x-infisical-signature',
    format: 't={timestamp};{signature}',
    separator: ';',
    // Where they differ, content that nobody signs.
    content: (signed) =>
      sentAt.read(signed, toPayload(signed)) === signed.timestamp
        ? [signed.body]
        : [signed.body, `\0signed at another time than ${signed.timestamp}`],
    timestamp: { unit: 'ms' },
  }),
  event: {
    key: null,
    type: body('/event'),
    createdAt: { at: sentAt, unit: 'ms' },
    orderBy: body('/project/workspaceId'),
  },
  delivery: { timeoutSeconds: null, retries: null, retriesForHours: null, schedule: 'not documented' },
  setup: {
    url: 'the project > Project Settings > Webhooks > Add Webhook',
    secret: 'the secret key you type in there; without it nothing is signed',
  },
  notes: ['Honey tokens are signed in another form (t=...,v1=..., seconds), which is not taken here.'],
})
