// Merge (merge.dev): https://docs.merge.dev/merge-unified/reading-data/webhooks/merge-webhooks. Its help page advises
// the signature for telling repetitions, since hook.id names the kind of hook; the body's hash is the same thing, and
// signed.
import { defineProvider } from '../define-provider.ts'
import type { Scheme, SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { eitherOf } from '../schemes/either-of.ts'
import { hmac } from '../schemes/hmac.ts'

/** Python's urlsafe_b64encode pads, receivers that work do not expect it: with the '=' or without. */
const padded = (format: string): Scheme => hmac({ header: 'x-merge-webhook-signature', encoding: 'base64url', format })

export const merge: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'merge',
  name: 'Merge (merge.dev)',
  proof: 'corroborated',
  verify: eitherOf(padded('{signature}='), padded('{signature}')),
  event: { key: null, type: body('/hook/event'), orderBy: body('/linked_account/id') },
  delivery: {
    timeoutSeconds: null,
    retries: null,
    retriesForHours: null,
    schedule: 'Merge does not say how often it tries',
  },
  setup: {
    url: 'Advanced > Webhooks > + Webhook',
    secret: 'Advanced > Webhooks > Security > Signature key of the organisation',
  },
})
