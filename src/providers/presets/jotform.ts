// Jotform: https://www.jotform.com/help/245-how-to-setup-a-webhook-with-jotform. Nothing is signed; the token is one that we
// put into the URL.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { always, body, query } from '../read-value.ts'
import { sharedToken } from '../schemes/shared-token.ts'

export const jotform: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'jotform',
  name: 'Jotform',
  authenticates: 'nothing',
  proof: 'secondary',
  verify: sharedToken({ at: query('token') }),
  event: { key: body('/submissionID'), type: always('submission'), orderBy: body('/formID') },
  delivery: {
    timeoutSeconds: null,
    retries: null,
    retriesForHours: null,
    schedule: 'not documented',
    canList: 'GET /form/{id}/submissions',
  },
  setup: {
    url: 'the form > Settings > Integrations > WebHooks, with ?token= and your secret at the end of the URL',
    secret: 'a long random text that you make yourself, the same as in the URL',
  },
  notes: [
    'Fetch GET /submission/{id} with the API key before you act on the answers.',
    'The answers stand as JSON text in the field rawRequest; files are left out of the payload and stay in the body.',
  ],
})
