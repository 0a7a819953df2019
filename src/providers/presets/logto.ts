// Logto: https://docs.logto.io/developers/webhooks. Bare hexadecimal; old builds put "sha256=" before it. There is no id at
// all: an event is known by its body, which holds the hook, the event and its time.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { eitherOf } from '../schemes/either-of.ts'
import { hmac } from '../schemes/hmac.ts'

const header = 'logto-signature-sha-256'

export const logto: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'logto',
  name: 'Logto',
  proof: 'source',
  verify: eitherOf(hmac({ header }), hmac({ header, format: 'sha256={signature}' })),
  event: {
    key: null,
    type: body('/event'),
    createdAt: { at: body('/createdAt'), unit: 'iso' },
    orderBy: body('/userId'),
  },
  delivery: {
    timeoutSeconds: 10,
    retries: 0,
    retriesForHours: 0,
    schedule: 'three more times are configured, but its HTTP client does not repeat a POST: count on none',
    canList: 'the audit log, under TriggerHook.{event}',
  },
  setup: {
    url: 'Console > Webhooks > Create webhook',
    secret: 'the signing key on the page of the webhook',
  },
})
