// Strapi: https://docs.strapi.io/cms/backend-customization/webhooks. Nothing is signed; a header that you add to the webhook
// proves the sender. Nothing is sent twice, and no log is kept.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { ownHeaderToken } from '../schemes/own-header-token.ts'

export const strapi: SourceFactory<Record<string, unknown>, { header?: string }> = defineProvider({
  id: 'strapi',
  name: 'Strapi',
  authenticates: 'sender',
  proof: 'source',
  verify: ownHeaderToken(),
  event: {
    key: null,
    type: body('/event'),
    createdAt: { at: body('/createdAt'), unit: 'iso' },
    orderBy: body('/entry/documentId'),
  },
  delivery: {
    timeoutSeconds: 10,
    retries: 0,
    retriesForHours: 0,
    schedule: 'never by itself, and no log is kept',
    canList: 'by the content: entries sorted by updatedAt',
  },
  setup: {
    url: 'Settings > Webhooks > Create new webhook',
    secret: 'on the same page under Headers: Authorization with a value of your own; the secret is that whole value',
  },
})
