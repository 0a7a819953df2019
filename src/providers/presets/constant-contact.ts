// Constant Contact: https://developer.constantcontact.com/api_guide/webhook_authenticity.html (which confirms header, RFC 7797
// and key set). The body is signed as it is; equal bodies are not one event, so the key holds the time of the call too.
import { createHash } from 'node:crypto'
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body, computed } from '../read-value.ts'
import { detachedJws, parameter } from '../schemes/detached-jws.ts'
import { type PublicKeyOptions, publishedKeys } from '../schemes/token-keys.ts'

const header = 'x-ctct-webhook-sig'
const digest = computed('SHA-256 of the body', (request) => createHash('sha256').update(request.body).digest('hex'))

export const constantContact: SourceFactory<Record<string, unknown>, PublicKeyOptions> = defineProvider<
  Record<string, unknown>,
  PublicKeyOptions
>({
  id: 'constant-contact',
  name: 'Constant Contact',
  proof: 'docs',
  verify: detachedJws({
    header,
    algorithm: 'RS256',
    payload: 'raw',
    keys: publishedKeys({ url: () => 'https://developer.constantcontact.com/.well-known/jwks.json' }),
    timestamp: { parameter: 'ts', unit: 's', toleranceSeconds: 300 },
  }),
  event: {
    key: parameter(header, 'ts').with(digest),
    type: body('/event').or(body('/event_type')),
    createdAt: { at: parameter(header, 'ts'), unit: 's' },
    orderBy: body('/encoded_account_id'),
  },
  delivery: { timeoutSeconds: null, retries: null, retriesForHours: null, schedule: 'it does not say' },
  setup: {
    url: 'PUT /v3/partner/webhooks/subscriptions/{topic} of the Partner API',
    secret: 'no secret: the keys are published, the same for everybody',
  },
  notes: [
    'Everybody who gets webhooks from Constant Contact gets them signed with the same keys: check encoded_account_id.',
  ],
})
