// Circle, v2 notifications (Wallets, Contracts, Gateway, CPN, StableFX):
// https://developers.circle.com/api-reference/verify-webhook-signatures. Circle Mint and other v1 notifications come by SNS.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { publicKeyScheme } from '../schemes/public-key.ts'

const where =
  'GET /v2/notifications/publicKey/{X-Circle-Key-Id} with an API key (CPN: /v2/cpn/..., StableFX: /v2/stablefx/...): base64, and the same for as long as that id is used'

export const circle: SourceFactory<Record<string, unknown>, { publicKey?: string }> = defineProvider({
  id: 'circle',
  name: 'Circle',
  proof: 'docs',
  // The key needs an API key to fetch, so it is a setting; its id is only known from the first notification.
  verify: publicKeyScheme({
    algorithm: 'ecdsa',
    header: 'x-circle-signature',
    keys: { from: 'settings', what: where, missing: `no publicKey is set: ${where}` },
  }),
  event: {
    key: body('/notificationId'),
    type: body('/notificationType'),
    createdAt: { at: body('/timestamp'), unit: 'iso' },
    orderBy: body('/notification/id'),
  },
  handshake: {
    kind: 'head',
    signed: false,
    methods: ['HEAD'],
    answer: ({ method }) => (method === 'HEAD' ? { status: 200, headers: {}, body: '' } : null),
  },
  delivery: { timeoutSeconds: null, retries: null, retriesForHours: null, schedule: 'it does not say' },
  addresses: {
    url: null,
    ranges: ['3.230.111.7', '3.90.127.28', '35.169.154.32', '54.88.227.75'],
  },
  setup: {
    url: 'Developer Console > Webhooks, or POST /v2/notifications/subscriptions',
    secret: `none; as \`publicKey\`: ${where}`,
  },
  notes: [
    'Until `publicKey` is set, notifications are answered 503 and come again. The addresses are documented for StableFX.',
  ],
})
