// Webhooks as Help Scout sends them: the event in a header, the conversation in the body. All data is made up.
import { type Draw, integer, isoSeconds, people, pick, type SampleSet } from './draw.ts'

export const helpscoutSamples: SampleSet = {
  headers: (type) => [
    ['content-type', 'application/json; charset=UTF-8'],
    ['user-agent', 'HelpScout/1.0'],
    ['x-helpscout-event', type],
  ],
  bodies: {
    'convo.created': (draw) => conversation(draw, 'active'),
    'convo.assigned': (draw) => conversation(draw, 'active'),
    'convo.customer.reply.created': (draw) => conversation(draw, 'pending'),
  },
}

function conversation(draw: Draw, status: string): Record<string, unknown> {
  const { name, email } = pick(draw, people)
  return {
    id: integer(draw, 1_000_000_000, 9_999_999_999),
    number: integer(draw, 1, 99_999),
    type: 'email',
    status,
    state: 'published',
    subject: 'Berth for the weekend',
    preview: `Two nights, please (${draw.id})`,
    primaryCustomer: { id: integer(draw, 100_000, 999_999), first: name.split(' ')[0], email },
    createdAt: isoSeconds(draw.at),
    userUpdatedAt: isoSeconds(draw.at),
  }
}
