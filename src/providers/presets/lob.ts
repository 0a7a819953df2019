// Lob: https://docs.lob.com/#tag/Webhooks. The time is signed before the body, with a dot between.
import { defineProvider } from '../define-provider.ts'
import type { Scheme, SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { eitherOf } from '../schemes/either-of.ts'
import { hmac } from '../schemes/hmac.ts'

/** Sources differ on the unit of the time; no number is a time of today in both. */
function signedIn(unit: 's' | 'ms'): Scheme {
  return hmac({
    header: 'lob-signature',
    content: '{timestamp}.{body}',
    timestamp: { header: 'lob-signature-timestamp', unit },
  })
}

export const lob: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'lob',
  name: 'Lob',
  proof: 'corroborated',
  verify: eitherOf(signedIn('ms'), signedIn('s')),
  event: {
    key: body('/id'),
    type: body('/event_type/id'),
    createdAt: { at: body('/date_created'), unit: 'iso' },
    orderBy: body('/reference_id'),
  },
  delivery: {
    timeoutSeconds: null,
    retries: null,
    retriesForHours: null,
    schedule: 'not documented',
    canList: 'GET /v1/{resource}/{reference_id} tells the state of one',
  },
  setup: {
    url: 'Dashboard > Webhooks > Create',
    secret: 'the secret of the webhook there',
  },
})
