// Events in the form the Standard Webhooks specification recommends: { type, timestamp, data }. All data is made up.
import { type Draw, hex, integer, people, pick, type SampleSet, token } from './draw.ts'

export const standardWebhooksSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'Harbour-Webhooks/1.4'],
    ['accept', '*/*'],
  ],
  bodies: {
    'user.created': (draw) => event(draw, 'user.created', { id: `user_${token(draw, 20)}`, ...person(draw) }),
    'user.deleted': (draw) => event(draw, 'user.deleted', { id: `user_${token(draw, 20)}`, deleted: true }),
    'invoice.paid': (draw) => event(draw, 'invoice.paid', invoice(draw)),
    'email.bounced': (draw) =>
      event(draw, 'email.bounced', { to: [pick(draw, people).email], bounce: { kind: 'hard', code: '5.1.1' } }),
    'document.signed': (draw) =>
      event(draw, 'document.signed', {
        id: `doc_${token(draw, 20)}`,
        title: 'Berth lease',
        signer: person(draw),
        sha256: hex(draw, 64),
      }),
  },
}

function event(draw: Draw, type: string, data: Record<string, unknown>): Record<string, unknown> {
  return { type, timestamp: new Date(draw.at).toISOString(), data }
}

function person(draw: Draw): Record<string, unknown> {
  const { name, email } = pick(draw, people)
  return { name, email }
}

function invoice(draw: Draw): Record<string, unknown> {
  return {
    id: `inv_${token(draw, 20)}`,
    number: integer(draw, 1_000, 9_999),
    total: integer(draw, 900, 90_000),
    currency: 'EUR',
    customer: person(draw),
  }
}
