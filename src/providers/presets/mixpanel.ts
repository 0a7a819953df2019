// Mixpanel cohort sync: https://docs.mixpanel.com/docs/cohort-sync/webhooks. Nothing is signed; Basic credentials are
// optional there and required here. A large cohort comes in pages, each an event.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { basic } from '../schemes/basic.ts'

export const mixpanel: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'mixpanel',
  name: 'Mixpanel cohort sync',
  authenticates: 'sender',
  proof: 'docs',
  verify: basic(),
  event: { key: null, type: body('/action'), orderBy: body('/parameters/mixpanel_cohort_id') },
  delivery: {
    timeoutSeconds: null,
    retries: null,
    retriesForHours: null,
    schedule: 'Mixpanel does not say how often it tries a page again',
  },
  setup: {
    url: 'Integrations > Custom webhook > Add connection',
    secret: 'the user name and the password you type there, as user:password',
  },
})
