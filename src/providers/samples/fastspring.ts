// Requests as FastSpring sends them: a list of events. All data is made up.
import { type Draw, integer, people, pick, type SampleSet, token } from './draw.ts'

export const fastspringSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'FS'],
  ],
  bodies: {
    'order.completed': (draw) =>
      events(draw, 'order.completed', { order: token(draw, 22), reference: `TID${integer(draw, 100_000, 999_999)}-1` }),
    'subscription.activated': (draw) =>
      events(draw, 'subscription.activated', { subscription: token(draw, 22), state: 'active', product: 'pilot-book' }),
    'subscription.deactivated': (draw) =>
      events(draw, 'subscription.deactivated', { subscription: token(draw, 22), state: 'deactivated' }),
  },
}

function events(draw: Draw, type: string, data: Record<string, unknown>): Record<string, unknown> {
  const { name, email } = pick(draw, people)
  return {
    events: [
      {
        id: `e${draw.id}`,
        processed: false,
        created: draw.at,
        type,
        live: false,
        data: { ...data, currency: 'EUR', total: integer(draw, 9, 400), account: { contact: { first: name, email } } },
      },
    ],
  }
}
