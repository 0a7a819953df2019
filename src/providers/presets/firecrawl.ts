// Firecrawl: https://docs.firecrawl.dev/webhooks/security. One secret for the whole account.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const firecrawl: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'firecrawl',
  name: 'Firecrawl',
  proof: 'source',
  verify: hmac({ header: 'x-firecrawl-signature', format: 'sha256={signature}' }),
  event: { key: body('/webhookId'), type: body('/type'), orderBy: body('/id') },
  delivery: {
    timeoutSeconds: 10,
    retries: null,
    retriesForHours: null,
    schedule: 'not documented',
    canList: 'GET /v2/crawl/{id} tells what a crawl has found',
  },
  setup: {
    url: 'the `webhook` of the call that starts a crawl, a batch scrape or an extraction',
    secret: 'Settings > Advanced: one secret for the whole account',
  },
})
