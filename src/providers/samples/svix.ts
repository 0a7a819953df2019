// Messages as Svix delivers them for its customers. All data is made up.
import { type Draw, integer, people, pick, type SampleSet, token } from './draw.ts'

export const svixSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'Svix-Webhooks/1.62.0 (sender-9YMgn; +https://www.svix.com/http-sender/)'],
    ['accept', '*/*'],
  ],
  bodies: {
    'invoice.paid': (draw) =>
      event(draw, 'invoice.paid', { id: `inv_${token(draw, 20)}`, total: integer(draw, 900, 90_000), currency: 'EUR' }),
    'user.created': (draw) =>
      event(draw, 'user.created', { id: `user_${token(draw, 20)}`, email: pick(draw, people).email }),
  },
}

function event(draw: Draw, type: string, data: Record<string, unknown>): Record<string, unknown> {
  return { type, timestamp: new Date(draw.at).toISOString(), data }
}
