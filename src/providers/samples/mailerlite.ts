// Webhooks as MailerLite sends them: a list of events. All data is made up.
import { type Draw, integer, people, pick, type SampleSet } from './draw.ts'

export const mailerliteSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'MailerLite/1.0'],
  ],
  bodies: {
    'subscriber.created': (draw) => events(draw, 'subscriber.created', 'active'),
    'subscriber.unsubscribed': (draw) => events(draw, 'subscriber.unsubscribed', 'unsubscribed'),
    'subscriber.bounced': (draw) => events(draw, 'subscriber.bounced', 'bounced'),
  },
}

function events(draw: Draw, type: string, status: string): Record<string, unknown> {
  const { name, email } = pick(draw, people)
  const updated = new Date(draw.at).toISOString().slice(0, 19).replace('T', ' ')
  const event = {
    type,
    account_id: integer(draw, 100_000, 999_999),
    subscriber: { id: draw.id, email, status, fields: { name }, created_at: updated, updated_at: updated },
  }
  return { events: [event], total: 1 }
}
