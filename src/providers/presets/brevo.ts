// Brevo: https://developers.brevo.com/docs/secured-webhooks. Nothing is signed; user and password in the URL come as
// Basic.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { anyOf } from '../schemes/any-of.ts'
import { basic } from '../schemes/basic.ts'
import { sharedToken } from '../schemes/shared-token.ts'

export const brevo: SourceFactory<Record<string, unknown>, { variant?: 'basic' | 'bearer' }> = defineProvider<
  Record<string, unknown>,
  { variant?: 'basic' | 'bearer' }
>({
  id: 'brevo',
  name: 'Brevo',
  authenticates: 'sender',
  proof: 'docs',
  verify: anyOf({ basic: basic(), bearer: sharedToken({ header: 'authorization', prefix: 'Bearer ' }) }),
  event: {
    key: null,
    type: body('/event'),
    createdAt: { at: body('/ts_event'), unit: 's' },
    orderBy: body('/message-id'),
  },
  delivery: { timeoutSeconds: null, retries: null, retriesForHours: null, schedule: 'not documented' },
  addresses: { url: null, ranges: ['1.179.112.0/20', '172.246.240.0/20'] },
  setup: {
    url: 'Settings > Webhooks, or POST /v3/webhooks',
    secret: 'the bearer token of auth there, or user:password as they stand in https://user:password@...',
  },
  notes: ["A bearer token with a colon in it needs variant: 'bearer'."],
})
