// Adobe I/O Events: https://developer.adobe.com/events/docs/guides/. Two signatures with two keys; either one is enough. The
// request names only the keys' paths, and those are only ever looked up on Adobe's own host.
import { defineProvider } from '../define-provider.ts'
import type { Scheme, SourceFactory } from '../provider.ts'
import { body, toQuery } from '../read-value.ts'
import { pinned } from '../schemes/demanding.ts'
import { eitherOf } from '../schemes/either-of.ts'
import { publicKeyScheme } from '../schemes/public-key.ts'

function signature(number: 1 | 2): Scheme {
  return publicKeyScheme({
    algorithm: 'rsa',
    header: `x-adobe-digital-signature-${number}`,
    keys: {
      from: 'published',
      url: ({ headers }) => {
        const path = headers.get(`x-adobe-public-key${number}-path`) ?? ''
        return /^\/(prod|stage)\/keys\/[\w-]+\.pem$/.test(path) ? `https://static.adobeioevents.com${path}` : null
      },
      read: (text) => [text],
    },
  })
}

/** No one header carries the proof. */
const either: Scheme = { ...eitherOf(signature(1), signature(2)), header: '' }

export const adobeIoEvents: SourceFactory<Record<string, unknown>, { clientId?: string }> = defineProvider({
  id: 'adobe-io-events',
  name: 'Adobe I/O Events',
  proof: 'sdk',
  sharedKeys: { boundBy: ['clientId'] },
  verify: pinned(either, {
    clientId: { at: body('/recipient_client_id'), what: 'the client id of your project: others are refused' },
  }),
  event: {
    key: body('/event_id'),
    type: body('/event/@type').or(body('/type')).or(body('/event/type')),
    createdAt: { at: body('/time'), unit: 'iso' },
  },
  handshake: {
    kind: 'challenge',
    signed: false,
    methods: ['GET'],
    answer: ({ method, url }) => {
      const challenge = toQuery(url).get('challenge') ?? ''
      if (method !== 'GET' || !/^[\w.-]{1,256}$/.test(challenge)) return null
      const headers = { 'content-type': 'application/json' }
      return { status: 200, headers, body: JSON.stringify({ challenge }) }
    },
  },
  delivery: { timeoutSeconds: null, retries: null, retriesForHours: null, schedule: 'it does not say' },
  setup: {
    url: 'Adobe Developer Console > your project > Add event > Webhook URL',
    secret: 'none: the keys are published. Set `clientId` to the Client ID of the credential',
  },
  notes: ['Set `clientId`: the same keys sign the events of every Adobe customer.'],
})
