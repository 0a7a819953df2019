// Webhooks as Eventbrite sends them: where to fetch what happened. All data is made up.
import { type Draw, integer, type SampleSet } from './draw.ts'

export const eventbriteSamples: SampleSet = {
  headers: (type, draw) => [
    ['content-type', 'application/json'],
    ['user-agent', 'Eventbrite Hookshot 8e14b0a'],
    ['accept', 'text/plain'],
    ['x-eventbrite-event', type],
    ['x-eventbrite-delivery', draw.id],
  ],
  bodies: {
    'order.placed': (draw) => event(draw, 'order.placed', 'orders'),
    'order.refunded': (draw) => event(draw, 'order.refunded', 'orders'),
    'event.published': (draw) => event(draw, 'event.published', 'events'),
  },
}

function event(draw: Draw, action: string, kind: string): Record<string, unknown> {
  return {
    api_url: `https://www.eventbriteapi.com/v3/${kind}/${integer(draw, 1_000_000_000, 9_999_999_999)}/`,
    config: {
      action,
      user_id: '410700330017',
      webhook_id: '1407003',
      endpoint_url: 'https://hooks.example.com/webhooks/eventbrite',
    },
  }
}
