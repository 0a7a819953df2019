// LinkedIn: https://learn.microsoft.com/en-us/linkedin/shared/api-guide/webhook-validation. "hmacsha256=" stands before the body
// when that is signed, not before the signature. Every two hours a GET asks for the HMAC of a challenge.
import { createHmac } from 'node:crypto'
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body, query, whole } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

const challenge = query('challengeCode')

export const linkedin: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'linkedin',
  name: 'LinkedIn',
  proof: 'docs',
  verify: hmac({ header: 'x-li-signature', content: 'hmacsha256={body}' }),
  event: {
    batch: '/notifications/*',
    key: body('/notificationId'),
    type: whole('/type'),
    orderBy: body('/organizationalEntity'),
  },
  handshake: {
    kind: 'challengeCode',
    signed: false,
    methods: ['GET'],
    answer: (request, _payload, { secrets }) => {
      const challengeCode = challenge.read(request, undefined)
      if (request.method !== 'GET' || challengeCode === undefined) return null
      const challengeResponse = createHmac('sha256', secrets[0] ?? '')
        .update(challengeCode)
        .digest('hex')
      return {
        status: 200,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ challengeCode, challengeResponse }),
      }
    },
  },
  delivery: {
    timeoutSeconds: 3,
    retries: null,
    retriesForHours: null,
    schedule: 'not documented',
    disables: 'the endpoint is blocked after three challenges in a row that were not answered within 3 s',
  },
  setup: {
    url: 'developer.linkedin.com > My apps > your app > Webhooks > Create webhook',
    secret: "the app's client secret, under Auth; first in the list, as it also answers the challenges",
  },
})
