// OpenNode: https://developers.opennode.com/docs/webhooks, and its SDK. `hashed_order` is an HMAC of the charge's id
// alone under the API key: the same for every callback of a charge, whatever status and amount stand beside it.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { form } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const opennode: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'opennode',
  name: 'OpenNode',
  authenticates: 'part',
  proof: 'sdk',
  verify: hmac({ at: form('hashed_order'), content: '{form:id}' }),
  event: { key: form('id').with(form('status')), type: form('status'), orderBy: form('id') },
  delivery: {
    timeoutSeconds: null,
    retries: null,
    retriesForHours: null,
    schedule: 'tried again until a 200; OpenNode does not say how often',
    canList: 'GET /v1/charges',
  },
  setup: {
    url: '`callback_url` of each charge',
    secret: 'the API key with which the charges are made',
  },
  notes: [
    'Whoever saw one callback of a charge can send any other for it: fetch GET /v1/charge/{id} and act on what the API says.',
  ],
})
