// Events as Increase sends them: which object changed. All data is made up.
import { type Draw, isoSeconds, type SampleSet, token } from './draw.ts'

export const increaseSamples: SampleSet = {
  headers: () => [['content-type', 'application/json']],
  bodies: {
    'account.created': (draw) => event(draw, 'account.created', 'account'),
    'transaction.created': (draw) => event(draw, 'transaction.created', 'transaction'),
    'ach_transfer.updated': (draw) => event(draw, 'ach_transfer.updated', 'ach_transfer'),
  },
}

function event(draw: Draw, category: string, kind: string): Record<string, unknown> {
  return {
    id: `event_${draw.id.toLowerCase()}`,
    created_at: isoSeconds(draw.at),
    category,
    associated_object_type: kind,
    associated_object_id: `${kind}_${token(draw, 20).toLowerCase()}`,
    type: 'event',
  }
}
