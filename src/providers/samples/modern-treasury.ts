// Webhooks as Modern Treasury sends them: topic and id in headers, the object in the body. All data is made up.
import { type Draw, guid, hex, integer, isoSeconds, people, pick, type SampleSet } from './draw.ts'

export const modernTreasurySamples: SampleSet = {
  headers: (type, draw) => [
    ['content-type', 'application/json'],
    ['x-topic', type.split('.')[0] ?? type],
    ['x-webhook-id', guid(draw)],
  ],
  bodies: {
    'payment_order.completed': (draw) => ({ event: 'completed', data: order(draw, 'completed') }),
    'payment_order.failed': (draw) => ({ event: 'failed', data: order(draw, 'failed') }),
    'expected_payment.reconciled': (draw) => ({
      event: 'reconciled',
      data: { ...order(draw, 'reconciled'), object: 'expected_payment' },
    }),
  },
}

function order(draw: Draw, status: string): Record<string, unknown> {
  return {
    id: `${hex(draw, 8)}-${hex(draw, 4)}-4${hex(draw, 3)}-8${hex(draw, 3)}-${hex(draw, 12)}`,
    object: 'payment_order',
    live_mode: true,
    type: 'ach',
    amount: integer(draw, 900, 900_000),
    currency: 'USD',
    direction: 'credit',
    status,
    description: `Mooring, ${pick(draw, people).name}`,
    created_at: isoSeconds(draw.at - 3_600_000),
    updated_at: isoSeconds(draw.at),
  }
}
