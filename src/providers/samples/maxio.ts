// Webhooks as Maxio (Chargify) posts them: a form with the payload's fields in brackets. All data is made up.
import { type Draw, integer, people, pick, type SampleSet } from './draw.ts'

export const maxioSamples: SampleSet = {
  headers: (_type, draw) => [
    ['content-type', 'application/x-www-form-urlencoded'],
    ['x-chargify-webhook-id', draw.id],
  ],
  bodies: {
    signup_success: (draw) => form(draw, 'signup_success', { 'payload[subscription][state]': 'active' }),
    payment_failure: (draw) =>
      form(draw, 'payment_failure', {
        'payload[subscription][state]': 'past_due',
        'payload[transaction][amount_in_cents]': String(integer(draw, 900, 90_000)),
      }),
  },
}

function form(draw: Draw, event: string, more: Record<string, string>): string {
  const who = pick(draw, people)
  return new URLSearchParams({
    id: draw.id,
    event,
    'payload[site][subdomain]': 'tidewater',
    'payload[subscription][id]': String(integer(draw, 10_000_000, 99_999_999)),
    'payload[subscription][customer][email]': who.email,
    'payload[subscription][customer][city]': who.city,
    ...more,
  }).toString()
}
