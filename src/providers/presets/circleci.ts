// CircleCI: https://circleci.com/docs/outbound-webhooks. The header lists versions; only v1 is looked at.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body, header } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const circleci: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'circleci',
  name: 'CircleCI',
  proof: 'docs',
  verify: hmac({ header: 'circleci-signature', format: 'v1={signature}', separator: ',' }),
  event: {
    key: body('/id'),
    type: header('circleci-event-type').or(body('/type')),
    createdAt: { at: body('/happened_at'), unit: 'iso' },
    orderBy: body('/pipeline/id'),
  },
  delivery: {
    timeoutSeconds: 10,
    retries: null,
    retriesForHours: null,
    schedule: 'again after anything but a 2xx; when is not published',
  },
  setup: {
    url: 'Project settings > Webhooks > Add webhook',
    secret: 'the secret token you type in there',
  },
})
