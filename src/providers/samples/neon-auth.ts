// Events as Neon Auth posts them. All data is made up.
import { type Draw, guid, hex, people, pick, type SampleSet } from './draw.ts'

export const neonAuthSamples: SampleSet = {
  headers: (type, draw) => [
    ['content-type', 'application/json'],
    ['x-neon-event-type', type],
    ['x-neon-event-id', guid(draw)],
    ['x-neon-delivery-attempt', '1'],
  ],
  bodies: {
    'user.created': (draw) => event(draw, 'user.created'),
    'user.before_create': (draw) => event(draw, 'user.before_create'),
  },
}

function event(draw: Draw, event_type: string): Record<string, unknown> {
  const who = pick(draw, people)
  return {
    event_id: guid(draw),
    event_type,
    timestamp: new Date(draw.at).toISOString(),
    user: { id: hex(draw, 32), email: who.email, name: who.name },
  }
}
