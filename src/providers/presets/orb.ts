// Orb: https://docs.withorb.com/events-and-metrics/webhooks, and its SDK. The time is ISO 8601 without a zone; UTC is
// meant, but it is signed as it stands. Secrets look like base64url and are used as they are.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body, computed, type Place } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

const name = 'x-orb-timestamp'

const sentAt: Place = {
  ...computed(`header ${name} in UTC`, ({ headers }) => {
    const text = headers.get(name)
    return text === undefined ? undefined : `${text}Z`
  }),
  write: (draft, value) => ({ ...draft, headers: [...draft.headers, [name, value.replace(/Z$/, '')]] }),
}

export const orb: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'orb',
  name: 'Orb',
  proof: 'sdk',
  verify: hmac({
    header: 'x-orb-signature',
    format: 'v1={signature}',
    separator: ' ',
    content: ({ headers, body: bytes }) => [`v1:${headers.get(name) ?? ''}:`, bytes],
    timestamp: { at: sentAt, unit: 'iso', toleranceSeconds: 300 },
  }),
  event: {
    key: body('/id'),
    type: body('/type'),
    createdAt: { at: body('/created_at'), unit: 'iso' },
    orderBy: body('/properties/customer/id'),
  },
  delivery: {
    timeoutSeconds: null,
    retries: null,
    retriesForHours: null,
    schedule: 'tried again until a 2xx; Orb does not say how often',
  },
  setup: {
    url: 'Developers > Webhooks > Add endpoint',
    secret: 'the signing secret of that endpoint, used as it is',
  },
})
