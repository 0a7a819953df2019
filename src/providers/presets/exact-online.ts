// Exact Online: https://support.exactonline.com, webhooks. The signature stands in the body, over the characters of Content
// as they came; known here from a community SDK (picqer/exact-php-client) and secondary notes.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body, computed, valueAt } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

/** Before it is signed, as when a sample is made, there is no HashCode yet. */
function toContent(bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString('latin1')
  const found = /^\{"Content":(.*),"HashCode":"[^"]*"\}\s*$/s.exec(text) ?? /^\{"Content":(.*)\}$/s.exec(text)
  return found?.[1] ?? ''
}

/** Written in UTC, without a zone. */
const time = computed('body /Content/EventCreatedOn', (_request, payload) => {
  const at = valueAt(payload, '/Content/EventCreatedOn')
  return typeof at === 'string' ? at.replace(/(T[\d:.]+)$/, '$1Z') : undefined
})

export const exactOnline: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'exact-online',
  name: 'Exact Online',
  proof: 'secondary',
  verify: hmac({
    at: body('/HashCode'),
    encoding: 'hex-upper',
    content: (signed) => [toContent(signed.body)],
  }),
  event: {
    // No id: Content says what changed and when, and a retry repeats it.
    key: null,
    type: body('/Content/Topic').with(body('/Content/Action')),
    createdAt: { at: time, unit: 'iso' },
    orderBy: body('/Content/Key'),
  },
  delivery: { timeoutSeconds: null, retries: null, retriesForHours: null, schedule: 'it does not say' },
  setup: {
    url: 'POST /api/v1/{division}/webhooks/WebhookSubscriptions',
    secret: 'App Center > your app > Webhook secret; not the OAuth client secret',
  },
  notes: [
    'Thin: fetch what ExactOnlineEndpoint names. The zone of EventCreatedOn is not documented; it is read as UTC.',
  ],
})
