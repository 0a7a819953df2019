// Front: https://dev.frontapp.com/docs/webhooks-1. Applications and channels sign time and body; rules sign the body with
// HMAC-SHA-1 under the same header, so they are told apart by `variant` and never by what a request carries.
import { defineProvider } from '../define-provider.ts'
import type { Scheme, SourceFactory } from '../provider.ts'
import { body, valueAt } from '../read-value.ts'
import { byVariant } from '../schemes/by-variant.ts'
import { eitherOf } from '../schemes/either-of.ts'
import { hmac } from '../schemes/hmac.ts'

const header = 'x-front-signature'

/** The unit of the time is not documented; no number is a time of today in both. */
function signedIn(unit: 's' | 'ms'): Scheme {
  return hmac({
    header,
    encoding: 'base64',
    content: '{timestamp}:{body}',
    timestamp: { header: 'x-front-request-timestamp', unit, toleranceSeconds: 300 },
  })
}

export const front: SourceFactory<Record<string, unknown>, { variant?: 'application' | 'rule' }> = defineProvider({
  id: 'front',
  name: 'Front',
  proof: 'docs',
  verify: byVariant({
    application: eitherOf(signedIn('ms'), signedIn('s')),
    rule: hmac({ header, algorithm: 'sha1', encoding: 'base64' }),
  }),
  event: { key: body('/payload/id').or(body('/id')), type: body('/type'), orderBy: body('/payload/conversation/id') },
  handshake: {
    kind: 'sync',
    signed: false,
    answer: (request, payload) => {
      const challenge = request.headers.get('x-front-challenge')
      if (challenge === undefined || valueAt(payload(), '/type') !== 'sync') return null
      return { status: 200, headers: { 'content-type': 'text/plain' }, body: challenge }
    },
  },
  delivery: { timeoutSeconds: null, retries: null, retriesForHours: null, schedule: 'not documented' },
  setup: {
    url: 'Settings > Developers > your app > Features > Webhooks; for a rule, the action Send to a Webhook',
    secret:
      "the app's secret under Basic information; for a rule the API secret of Settings > API, with variant: 'rule'",
  },
  notes: ['A rule signs no time: a captured request can be sent again at any time.'],
})
