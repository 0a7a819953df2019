// Formstack: https://developers.formstack.com/docs/webhook-setup. FastSpring has the same header name and another encoding.
// The form of the signature was seen on real deliveries that were published with their key.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { always, body } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const formstack: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'formstack',
  name: 'Formstack',
  proof: 'corroborated',
  verify: hmac({ header: 'x-fs-signature', format: 'sha256={signature}' }),
  event: { key: body('/UniqueID'), type: always('submission'), orderBy: body('/FormID') },
  delivery: { timeoutSeconds: null, retries: null, retriesForHours: null, schedule: 'not documented' },
  addresses: {
    url: null,
    ranges: ['52.71.30.102', '3.227.148.190', '44.196.66.47', '54.69.216.81', '52.37.95.20', '52.24.103.36'],
  },
  setup: {
    url: 'the form > Settings > Emails & Actions > Send Data to an External URL (WebHook)',
    secret: 'the HMAC Key you type in there; leave Custom HMAC Header empty. Without a key nothing is signed',
  },
  notes: ['A Shared Secret that is set there too comes in the body as HandshakeKey.'],
})
