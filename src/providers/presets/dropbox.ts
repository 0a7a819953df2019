// Dropbox: https://www.dropbox.com/developers/reference/webhooks. It only says whose files changed, in the same words for
// every change.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { always, body, receipt, toQuery } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const dropbox: SourceFactory<string> = defineProvider<string>({
  id: 'dropbox',
  name: 'Dropbox',
  proof: 'docs',
  verify: hmac({ header: 'x-dropbox-signature' }),
  event: {
    batch: '/list_folder/accounts/*',
    // Two changes look the same, so each receipt is an event of its own.
    key: receipt().with(body('')),
    type: always('list_folder'),
    orderBy: body(''),
  },
  handshake: {
    kind: 'challenge',
    signed: false,
    methods: ['GET'],
    answer: ({ method, url }) => {
      const challenge = toQuery(url).get('challenge') ?? ''
      if (method !== 'GET' || challenge === '' || challenge.length > 256) return null
      const headers = { 'content-type': 'text/plain', 'x-content-type-options': 'nosniff' }
      return { status: 200, headers, body: challenge }
    },
  },
  delivery: {
    timeoutSeconds: 10,
    retries: null,
    retriesForHours: 10 / 60,
    schedule: 'exponential back-off over about ten minutes',
    disables: 'when too many deliveries fail',
    canList: 'files/list_folder/continue with the cursor that you keep',
  },
  setup: {
    url: 'App Console > your app > Webhooks > Webhook URIs',
    secret: 'App Console > your app > Settings > App secret',
  },
  notes: ['An event is an account id: ask files/list_folder/continue what changed. Doing so twice does no harm.'],
})
