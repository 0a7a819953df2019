// Port: https://docs.port.io, webhook signature of self-service actions. Its samples sign the parsed body written
// anew, which is the same as the raw bytes. Ocean's live events use the same header in another form: another product.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const port: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'port',
  name: 'Port',
  proof: 'docs',
  verify: hmac({
    header: 'x-port-signature',
    format: 'v1,{signature}',
    encoding: 'base64',
    content: '{timestamp}.{body}',
    timestamp: { header: 'x-port-timestamp', unit: 's' },
  }),
  // One run may change several entities, so the run's id is for order and not for the key.
  event: {
    key: null,
    type: body('/resourceType').with(body('/action')).or(body('/action')),
    orderBy: body('/context/runId'),
  },
  delivery: {
    timeoutSeconds: null,
    retries: null,
    retriesForHours: null,
    schedule: 'Port does not say how often it tries',
  },
  setup: {
    url: 'Self-service > the action > Backend > Webhook > URL',
    secret: 'the client secret of the organisation: ... > Credentials',
  },
})
