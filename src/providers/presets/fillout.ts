// Fillout: https://www.fillout.com/help/webhook. Forms are not signed; you add a header of your own with a secret value.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { always, body } from '../read-value.ts'
import { sharedToken } from '../schemes/shared-token.ts'

export const fillout: SourceFactory<Record<string, unknown>, { header: string }> = defineProvider({
  id: 'fillout',
  name: 'Fillout',
  authenticates: 'sender',
  proof: 'secondary',
  verify: sharedToken({ headerSetting: 'header' }),
  event: { key: body('/submission/submissionId'), type: always('submission'), orderBy: body('/formId') },
  delivery: { timeoutSeconds: null, retries: null, retriesForHours: null, schedule: 'not documented' },
  setup: {
    url: 'the form > Integrate > Webhook',
    secret:
      'the value of a header that you add there under Advanced, such as X-Webhook-Token; its name is the setting header',
  },
})
