// Twilio SendGrid, Event Webhook: https://www.twilio.com/docs/sendgrid/for-developers/tracking-events. The signed bytes hold
// a CRLF after every event, also the last one.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { publicKeyScheme } from '../schemes/public-key.ts'

export const sendgrid: SourceFactory<Record<string, unknown>, { publicKey?: string }> = defineProvider({
  id: 'sendgrid',
  name: 'Twilio SendGrid',
  proof: 'sdk',
  // No window is documented, and not whether a retry is signed anew: they go on for 24 hours.
  verify: publicKeyScheme({
    algorithm: 'ecdsa',
    header: 'x-twilio-email-event-webhook-signature',
    content: '{timestamp}{body}',
    timestamp: { header: 'x-twilio-email-event-webhook-timestamp', unit: 's', toleranceSeconds: 24 * 3600 },
    keys: { from: 'settings', what: 'the verification key of the Event Webhook, base64' },
  }),
  event: {
    batch: '/*',
    key: body('/sg_event_id'),
    type: body('/event'),
    createdAt: { at: body('/timestamp'), unit: 's' },
    orderBy: body('/sg_message_id'),
  },
  delivery: { timeoutSeconds: null, retries: null, retriesForHours: 24, schedule: 'until 2xx, for up to 24 hours' },
  setup: {
    url: 'Settings > Mail Settings > Event Webhooks > HTTP POST URL',
    secret: 'there, with Signed Event Webhook switched on: Verification Key (MFkwEwYH...), as `publicKey`',
  },
})
