// Discord: https://docs.discord.com/developers/events/webhook-events and .../interactions/overview. It probes an endpoint with
// wrong signatures on purpose, and removes the URL unless those are answered 401.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body, computed, valueAt } from '../read-value.ts'
import { publicKeyScheme } from '../schemes/public-key.ts'

const interactions: ReadonlyMap<unknown, string> = new Map([
  [1, 'PING'],
  [2, 'APPLICATION_COMMAND'],
  [3, 'MESSAGE_COMPONENT'],
  [4, 'APPLICATION_COMMAND_AUTOCOMPLETE'],
  [5, 'MODAL_SUBMIT'],
])

export const discord: SourceFactory<Record<string, unknown>, { publicKey?: string }> = defineProvider({
  id: 'discord',
  name: 'Discord',
  proof: 'sdk',
  // It names no window; webhook events are tried for ten minutes.
  verify: publicKeyScheme({
    algorithm: 'ed25519',
    header: 'x-signature-ed25519',
    encoding: 'hex',
    content: '{timestamp}{body}',
    timestamp: { header: 'x-signature-timestamp', unit: 's', toleranceSeconds: 600 },
    keys: { from: 'settings', what: 'the public key of the application, 64 hexadecimal digits' },
  }),
  event: {
    // Webhook events have no id; what they say of time and data tells them apart.
    key: body('/id'),
    type: body('/event/type').or(
      computed('body /type', (_request, payload) => interactions.get(valueAt(payload, '/type'))),
    ),
    // Written in UTC without saying so.
    createdAt: {
      at: computed('body /event/timestamp', (_request, payload) => {
        const at = valueAt(payload, '/event/timestamp')
        return typeof at === 'string' ? at.replace(/(T[\d:.]+)$/, '$1Z') : undefined
      }),
      unit: 'iso',
    },
    orderBy: body('/application_id'),
  },
  handshake: {
    kind: 'ping',
    signed: true,
    answer: (_request, payload) => {
      const type = valueAt(payload(), '/type')
      const headers = { 'content-type': 'application/json' }
      if (type === 0) return { status: 204, headers, body: '' }
      return type === 1 && valueAt(payload(), '/event') === undefined
        ? { status: 200, headers, body: '{"type":1}' }
        : null
    },
  },
  acknowledgement: { status: 204, body: '' },
  refusalStatus: 401,
  delivery: {
    timeoutSeconds: 3,
    retries: null,
    retriesForHours: 10 / 60,
    schedule: 'webhook events: exponential, for up to ten minutes; interactions: never',
    disables: 'when deliveries fail too often, with a mail; and at once when a wrong signature is not answered 401',
  },
  setup: {
    url: 'Developer Portal > your application > Webhooks > Endpoint URL, or General Information > Interactions Endpoint URL',
    secret: 'General Information > Public Key, as `publicKey`',
  },
  notes: [
    'Interactions want their answer within three seconds, in the same call. A queue cannot give it: use this for webhook events, or answer through the callback endpoint with the interaction token.',
  ],
})
