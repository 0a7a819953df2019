// OpenMeter: https://openmeter.io/docs; its source hands events to Svix. A Svix of one's own may use the names of
// Standard Webhooks instead: same signature, other headers.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body, computed } from '../read-value.ts'
import { anyOf } from '../schemes/any-of.ts'
import { standardWebhooksScheme } from '../schemes/standard-webhooks.ts'

/** The id that was signed: a replay must not become a new event by a second id beside it. */
const signedId = computed('header svix-id or webhook-id', ({ headers }) =>
  headers.get(headers.get('svix-signature') === undefined ? 'webhook-id' : 'svix-id'),
)

export const openmeter: SourceFactory<Record<string, unknown>, { variant?: 'svix' | 'standard' }> = defineProvider({
  id: 'openmeter',
  name: 'OpenMeter',
  proof: 'source',
  verify: anyOf({ svix: standardWebhooksScheme({ prefix: 'svix' }), standard: standardWebhooksScheme() }),
  event: {
    key: signedId,
    type: body('/type'),
    createdAt: { at: body('/timestamp'), unit: 'iso' },
    orderBy: body('/data/subject/key'),
  },
  delivery: {
    timeoutSeconds: 15,
    retries: 7,
    retriesForHours: 27.6,
    schedule: 'as Svix does: at once, after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h and 10 h',
  },
  setup: {
    url: 'Notifications > Channels > Create channel > Webhook',
    secret: 'the signing secret of the channel: whsec_...',
  },
})
