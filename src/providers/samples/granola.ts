// Webhooks as Granola sends them: the id of a note. All data is made up.
import { type Draw, type SampleSet, token } from './draw.ts'

export const granolaSamples: SampleSet = {
  headers: () => [['content-type', 'application/json']],
  bodies: {
    'note.generated': (draw) => event(draw, 'note.generated'),
    'note.updated': (draw) => event(draw, 'note.updated'),
  },
}

function event(draw: Draw, type: string): Record<string, unknown> {
  return { event_type: type, note_id: `not_${token(draw, 14)}` }
}
