// Constant Contact: https://developer.constantcontact.com/api_guide/webhook_authenticity.html (which confirms header, RFC 7797
// and key set). The body is signed as it is; equal bodies are not one event, so the key holds the time of the call too.
import { createHash } from 'node:crypto'
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body, computed } from '../read-value.ts'
import { pinned } from '../schemes/demanding.ts'
import { detachedJws, parameter } from '../schemes/detached-jws.ts'
import { type PublicKeyOptions, publishedKeys } from '../schemes/token-keys.ts'

const header = 'x-ctct-webhook-sig'
const digest = computed('SHA-256 of the body', (request) => createHash('sha256').update(request.body).digest('hex'))

const signed = detachedJws({
  header,
  algorithm: 'RS256',
  payload: 'raw',
  keys: publishedKeys({ url: () => 'https://developer.constantcontact.com/.well-known/jwks.json' }),
  timestamp: { parameter: 'ts', unit: 's', toleranceSeconds: 300 },
})

export interface ConstantContactOptions extends PublicKeyOptions {
  /** encoded_account_id of your accounts: the events of others are refused. */
  accountId?: string | string[] | undefined
}

export const constantContact: SourceFactory<Record<string, unknown>, ConstantContactOptions> = defineProvider<
  Record<string, unknown>,
  ConstantContactOptions
>({
  id: 'constant-contact',
  name: 'Constant Contact',
  proof: 'docs',
  sharedKeys: { boundBy: ['accountId'] },
  verify: pinned(signed, {
    accountId: { at: body('/encoded_account_id'), what: 'your encoded account id, or a list of them' },
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
    'Everybody who gets webhooks from Constant Contact gets them signed with the same keys: set `accountId`, or compare encoded_account_id.',
  ],
})
