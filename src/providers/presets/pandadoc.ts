// PandaDoc: https://developers.pandadoc.com/docs/webhook-verification. The signature is a parameter of the URL's
// query; the body is a list of notifications. They have no id, so what happened, to what and when is the key.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body, query } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const pandadoc: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'pandadoc',
  name: 'PandaDoc',
  proof: 'docs',
  verify: hmac({ at: query('signature') }),
  event: {
    key: body('/data/date_modified').with(body('/data/id')).with(body('/event')).with(body('/data/action_by/id')),
    type: body('/event'),
    createdAt: { at: body('/data/date_modified'), unit: 'iso' },
    orderBy: body('/data/id'),
    batch: '/*',
  },
  delivery: {
    timeoutSeconds: 20,
    retries: null,
    retriesForHours: null,
    schedule: 'tried again until a 2xx; PandaDoc does not say how often',
    canList: 'GET /public/v1/webhook-events',
  },
  setup: {
    url: 'Dev Center > Configuration > Webhooks > Create webhook',
    secret: 'the shared key of that webhook',
  },
  notes: ['The signature stands in the URL: keep the query out of access logs.'],
})
