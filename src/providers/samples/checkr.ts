// Events as Checkr posts them: the object under data. All data is made up.
import { type Draw, hex, isoSeconds, type SampleSet } from './draw.ts'

export const checkrSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'Checkr-Webhooks/1.0'],
  ],
  bodies: {
    'report.completed': (draw) => event(draw, 'report.completed', { status: 'clear', result: 'clear' }),
    'invitation.created': (draw) => event(draw, 'invitation.created', { status: 'pending' }),
  },
}

function event(draw: Draw, type: string, state: Record<string, string>): Record<string, unknown> {
  const created_at = isoSeconds(draw.at)
  const kind = type.split('.')[0] ?? type
  return {
    id: draw.id,
    object: 'event',
    type,
    created_at,
    data: { object: { id: hex(draw, 24), object: kind, created_at, ...state } },
  }
}
