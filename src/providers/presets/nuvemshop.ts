// Nuvemshop / Tiendanube: https://tiendanube.github.io/api-documentation/resources/webhook; many receivers agree. A
// request only says that something was changed: two changes of one order are the same bytes, and neither may be taken
// for a repetition.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body, bodyHash, receipt } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const nuvemshop: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'nuvemshop',
  name: 'Nuvemshop / Tiendanube',
  proof: 'corroborated',
  verify: hmac({ header: 'x-linkedstore-hmac-sha256' }),
  event: { key: receipt().with(bodyHash()), type: body('/event'), orderBy: body('/id') },
  delivery: {
    timeoutSeconds: 3,
    retries: 17,
    retriesForHours: 48,
    schedule: 'at once, after about 5, 10 and 15 min, then 1.4 times as long each time, for two days',
  },
  setup: {
    url: 'POST /v1/{store_id}/webhooks, one for each event',
    secret: 'the client secret of the app, in the partners portal',
  },
  notes: [
    'Events are thin and have no id: fetch the object. A retry is an event of its own.',
    'store/redact, customers/redact and customers/data_request come to the URLs given in the partners portal.',
  ],
})
