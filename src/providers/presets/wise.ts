// Wise: https://docs.wise.com/guides/developer/webhooks/event-handling. One key for everybody in production, another one in
// the sandbox. The older X-Signature was SHA-1 and is ignored.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body, header } from '../read-value.ts'
import { pinned } from '../schemes/demanding.ts'
import { publicKeyScheme } from '../schemes/public-key.ts'

/** As documented for production, read in 2026. */
const production = `-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAvO8vXV+JksBzZAY6GhSO
XdoTCfhXaaiZ+qAbtaDBiu2AGkGVpmEygFmWP4Li9m5+Ni85BhVvZOodM9epgW3F
bA5Q1SexvAF1PPjX4JpMstak/QhAgl1qMSqEevL8cmUeTgcMuVWCJmlge9h7B1CS
D4rtlimGZozG39rUBDg6Qt2K+P4wBfLblL0k4C4YUdLnpGYEDIth+i8XsRpFlogx
CAFyH9+knYsDbR43UJ9shtc42Ybd40Afihj8KnYKXzchyQ42aC8aZ/h5hyZ28yVy
Oj3Vos0VdBIs/gAyJ/4yyQFCXYte64I7ssrlbGRaco4nKF3HmaNhxwyKyJafz19e
HwIDAQAB
-----END PUBLIC KEY-----`

const signed = publicKeyScheme({
  algorithm: 'rsa',
  header: 'x-signature-sha256',
  keys: { from: 'settings', what: "Wise's public key (PEM), for the sandbox or a new one", otherwise: [production] },
})

export interface WiseOptions {
  publicKey?: string
  profileId?: string | number | (string | number)[]
  subscriptionId?: string | string[]
}

export const wise: SourceFactory<Record<string, unknown>, WiseOptions> = defineProvider({
  id: 'wise',
  name: 'Wise',
  proof: 'docs',
  sharedKeys: { boundBy: ['profileId', 'subscriptionId'] },
  verify: pinned(signed, {
    profileId: { at: body('/data/resource/profile_id'), what: 'the id of your profile, or a list of them' },
    subscriptionId: { at: body('/subscription_id'), what: 'the id of your subscription, or a list of them' },
  }),
  event: {
    key: header('x-delivery-id'),
    type: body('/event_type'),
    createdAt: { at: body('/sent_at'), unit: 'iso' },
    orderBy: body('/data/resource/id'),
  },
  delivery: {
    timeoutSeconds: 5,
    retries: 24,
    retriesForHours: 336,
    schedule: 'at most 25 tries at growing intervals over two weeks',
  },
  setup: {
    url: 'Settings > Developer tools > Webhooks, or POST /v3/profiles/{id}/subscriptions',
    secret:
      "none in production; in the sandbox its key from the documentation's page on event handling, as `publicKey`",
  },
  notes: [
    'Requests with X-Test-Notification: true are made when a subscription is set up.',
    'One key signs for every Wise customer: set `subscriptionId` or `profileId`. Not every event names a profile; one that does not is refused where `profileId` is set.',
  ],
})
