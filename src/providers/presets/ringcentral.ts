// RingCentral: https://developers.ringcentral.com/guide/notifications/webhooks/receiving. Nothing is signed; the token given with the
// subscription comes back in a header. Older subscriptions repeat it as Validation-Token, so only what is no event is a greeting.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body, valueAt } from '../read-value.ts'
import { sharedToken } from '../schemes/shared-token.ts'

export const ringcentral: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'ringcentral',
  name: 'RingCentral',
  authenticates: 'sender',
  proof: 'docs',
  verify: sharedToken({ header: 'verification-token' }),
  event: {
    key: body('/uuid'),
    type: body('/event'),
    createdAt: { at: body('/timestamp'), unit: 'iso' },
    orderBy: body('/body/id'),
  },
  handshake: {
    kind: 'validation-token',
    signed: false,
    answer: ({ headers }, payload) => {
      const token = headers.get('validation-token') ?? ''
      if (!/^[\x21-\x7e]{1,255}$/.test(token) || valueAt(payload(), '/event') !== undefined) return null
      return { status: 200, headers: { 'validation-token': token }, body: '' }
    },
  },
  delivery: {
    timeoutSeconds: 3,
    retries: null,
    retriesForHours: null,
    schedule: 'an endpoint that is slow or fails is blacklisted and tried again about every 15 minutes',
  },
  setup: {
    url: 'deliveryMode.address of POST /restapi/v1.0/subscription, with transportType WebHook',
    secret: 'deliveryMode.verificationToken of the same call: a text of your own',
  },
  notes: ['Subscriptions expire; renew them before expiresIn is over.'],
})
