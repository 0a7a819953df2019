// Supabase: https://supabase.com/docs/guides/database/webhooks and .../auth/auth-hooks. Database webhooks are not signed: a
// header that you add proves the sender. Auth hooks are Standard Webhooks. Both need the secret, so the header may say which.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { always, body, header } from '../read-value.ts'
import { anyOf } from '../schemes/any-of.ts'
import { toKeyBytes } from '../schemes/encoding.ts'
import { sharedToken } from '../schemes/shared-token.ts'
import { standardWebhooksScheme } from '../schemes/standard-webhooks.ts'

/** Written 'v1,whsec_...' there. */
const auth = standardWebhooksScheme({
  secret: {
    as: 'computed',
    key: (secret) => toKeyBytes(secret.replace(/^v1,/, ''), { as: 'base64', prefix: 'whsec_' }),
  },
})

export const supabase: SourceFactory<
  Record<string, unknown>,
  { variant?: 'database' | 'auth' | number }
> = defineProvider({
  id: 'supabase',
  name: 'Supabase',
  authenticates: { database: 'sender', auth: 'body' },
  proof: 'corroborated',
  verify: anyOf({ database: sharedToken({ header: 'authorization', prefix: 'Bearer ' }), auth }),
  event: {
    key: header('webhook-id'),
    type: body('/type').with(body('/table')).or(body('/email_data/email_action_type')).or(always('auth-hook')),
    orderBy: body('/record/id'),
  },
  delivery: { timeoutSeconds: 5, retries: null, retriesForHours: null, schedule: 'not documented' },
  setup: {
    url: 'Database > Webhooks > Create a new hook, or Authentication > Hooks',
    secret:
      'database: a text of your own, sent as HTTP header Authorization: Bearer SECRET; auth: v1,whsec_... as shown, of several separated by | each one by itself',
  },
  notes: [
    'Database webhooks carry no id: equal bodies are one event. Keep a column that changes with each update, as updated_at.',
    'Auth hooks wait for a decision as JSON, which a queue cannot give; use them here for what needs none.',
  ],
})
