// Bitbucket Cloud: https://support.atlassian.com/bitbucket-cloud/docs/manage-webhooks. SHA-256 under a header name that
// others use for SHA-1.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body, header } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const bitbucket: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'bitbucket',
  name: 'Bitbucket Cloud',
  proof: 'docs',
  verify: hmac({ header: 'x-hub-signature', format: 'sha256={signature}' }),
  event: {
    key: header('x-request-uuid'),
    type: header('x-event-key'),
    orderBy: body('/repository/uuid'),
  },
  delivery: {
    timeoutSeconds: 10,
    retries: 2,
    retriesForHours: null,
    schedule: 'up to two more tries after a timeout or a 5xx',
  },
  setup: {
    url: 'Repository settings > Webhooks > Add webhook',
    secret: 'the text you type or generate there; without it nothing is signed',
  },
})
