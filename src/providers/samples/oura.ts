// Notifications as Oura sends them: which document of which person. All data is made up.
import { type Draw, guid, hex, isoSeconds, type SampleSet } from './draw.ts'

export const ouraSamples: SampleSet = {
  headers: (_type, draw) => [
    ['content-type', 'application/json'],
    ['x-oura-timestamp', String(Math.floor(draw.at / 1000))],
  ],
  bodies: {
    'daily_sleep.create': (draw) => notification(draw, 'create', 'daily_sleep'),
    'daily_readiness.update': (draw) => notification(draw, 'update', 'daily_readiness'),
    'workout.delete': (draw) => notification(draw, 'delete', 'workout'),
  },
}

function notification(draw: Draw, event: string, data: string): Record<string, unknown> {
  return {
    event_type: event,
    data_type: data,
    object_id: guid(draw),
    event_time: isoSeconds(draw.at).replace('Z', '+00:00'),
    user_id: hex(draw, 28).toUpperCase(),
  }
}
