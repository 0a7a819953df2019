// Inngest: https://www.inngest.com/docs/platform/signing-keys. The header is written as a query; body, then seconds, with
// nothing between. The key is the text behind signkey-ENV-, which is hexadecimal and not decoded.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const inngest: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'inngest',
  name: 'Inngest',
  proof: 'sdk',
  verify: hmac({
    header: 'x-inngest-signature',
    format: 't={timestamp}&s={signature}',
    separator: '&',
    content: '{body}{timestamp}',
    secret: { as: 'computed', key: (secret) => Buffer.from(secret.replace(/^signkey-\w+-/, ''), 'utf8') },
    timestamp: { unit: 's', toleranceSeconds: 300 },
  }),
  event: {
    batch: '/events/*',
    key: body('/id').or(body('/event/id')),
    type: body('/name').or(body('/event/name')),
    createdAt: { at: body('/ts').or(body('/event/ts')), unit: 'ms' },
  },
  delivery: { timeoutSeconds: null, retries: null, retriesForHours: null, schedule: 'by the retries of the function' },
  setup: {
    url: 'the app URL that is synced in the dashboard',
    secret: 'Manage > Signing Key: signkey-ENV-..., given with its prefix',
  },
  notes: [
    'These are calls to run a function, and what they are answered counts as its result: fit to record the events in them, not to run functions.',
    'An event that sets off several functions, or steps, comes once for each: all but the first are duplicates.',
  ],
})
