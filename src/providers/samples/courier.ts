// Events as Courier posts them: the message and how it fares. All data is made up.
import { type Draw, people, pick, type SampleSet } from './draw.ts'

export const courierSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'Courier/1.0'],
  ],
  bodies: {
    'message:updated': (draw) => event(draw, 'message:updated', { status: 'DELIVERED', delivered: draw.at }),
    'notification:submitted': (draw) => event(draw, 'notification:submitted', { title: 'High water' }),
  },
}

function event(draw: Draw, type: string, more: Record<string, unknown>): Record<string, unknown> {
  return { type, data: { id: `1-${draw.id}`, recipient: pick(draw, people).login, enqueued: draw.at - 4_000, ...more } }
}
