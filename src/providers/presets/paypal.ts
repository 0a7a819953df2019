// PayPal: https://developer.paypal.com/api/rest/webhooks/rest/. It signs the CRC-32 of the body beside the webhook's id, with
// a certificate that the request names; only PayPal's own hosts are asked for it.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body, header } from '../read-value.ts'
import { x509 } from '../schemes/x509.ts'

export const paypal: SourceFactory<Record<string, unknown>, { certificate?: string; cert?: string }> = defineProvider({
  id: 'paypal',
  name: 'PayPal',
  proof: 'sdk',
  authenticates: 'part',
  // No window is documented. A retry may keep the time of the first try, and they go on for three days.
  verify: x509({
    header: 'paypal-transmission-sig',
    content: '{header:paypal-transmission-id}|{timestamp}|{secret}|{body-crc32}',
    timestamp: { header: 'paypal-transmission-time', unit: 'iso', toleranceSeconds: 73 * 3600 },
    certificateUrl: header('paypal-cert-url'),
    allowed: {
      host: /^(api|api-m)(\.sandbox)?\.paypal\.com$/,
      path: /^\/v1\/notifications\/certs\/[\w-]+$/,
    },
    commonName: /^([a-z0-9_-]+\.)+paypal\.com$/i,
    secrets: "the webhook's id, as the dashboard shows it",
  }),
  event: {
    key: body('/id'),
    type: body('/event_type'),
    createdAt: { at: body('/create_time'), unit: 'iso' },
    orderBy: body('/resource/id'),
  },
  delivery: {
    timeoutSeconds: null,
    retries: 25,
    retriesForHours: 72,
    schedule: 'up to 25 times over three days',
    canList: 'GET /v1/notifications/webhooks-events',
    canRedeliver: 'POST /v1/notifications/webhooks-events/{id}/resend',
  },
  setup: {
    url: 'Developer Dashboard > Apps & Credentials > your app > Webhooks > Add Webhook',
    secret:
      "the webhook's id as shown there (WEBHOOK ID): it is part of what is signed, so it takes the secret's place",
  },
  notes: [
    "The certificate counts by its dates and by a name under paypal.com, and is only fetched from PayPal's API over TLS; its chain to a root is not followed.",
    'A CRC-32 is no cryptographic hash: somebody who holds a signed request can make another body of the same CRC. Fetch the resource before you act on an amount.',
    'Events of the simulator are signed with the id WEBHOOK_ID.',
  ],
})
