// Framer Forms: https://www.framer.com/help/articles/framer-form-webhook-setup. The submission's id is signed behind the
// body with nothing between them, and is the same on a retry.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { always, header } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const framer: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'framer',
  name: 'Framer Forms',
  proof: 'corroborated',
  verify: hmac({
    header: 'framer-signature',
    format: 'sha256={signature}',
    content: '{body}{id}',
    idHeader: 'framer-webhook-submission-id',
  }),
  event: { key: header('framer-webhook-submission-id'), type: always('submission') },
  delivery: { timeoutSeconds: null, retries: 5, retriesForHours: null, schedule: 'up to five more times' },
  setup: {
    url: 'the form on the canvas > Send To > Add > Webhook',
    secret: 'the secret of that webhook, in the same panel',
  },
  notes: ['The body has the names of the inputs as its keys, so it differs from form to form.'],
})
