// Cronofy: https://docs.cronofy.com/developers/push-notifications. One signature for each active client secret.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body, bodyHash, receipt } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const cronofy: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'cronofy',
  name: 'Cronofy',
  proof: 'sdk',
  verify: hmac({
    header: 'cronofy-hmac-sha256',
    format: '{signature}',
    separator: ',',
    encoding: 'base64',
  }),
  // Two changes in a row may be told with the same changes_since.
  event: {
    key: bodyHash().with(receipt()),
    type: body('/notification/type'),
    createdAt: { at: body('/notification/changes_since'), unit: 'iso' },
    orderBy: body('/channel/channel_id'),
  },
  delivery: {
    timeoutSeconds: null,
    retries: null,
    retriesForHours: null,
    schedule: 'not documented',
    canList: 'GET /v1/events?last_modified={changes_since}',
  },
  setup: { url: 'POST /v1/channels, callback_url', secret: "the OAuth application's client_secret" },
  notes: [
    'A notification carries no data: fetch the events that changed since changes_since.',
    'There is no id in it, so a delivery that is tried again is an event of its own.',
  ],
})
