// Callbacks as Xendit sends them. All data is made up.
import { type Draw, hex, integer, isoSeconds, type SampleSet, token } from './draw.ts'

export const xenditSamples: SampleSet = {
  headers: (_type, draw) => [
    ['content-type', 'application/json'],
    ['webhook-id', draw.id],
  ],
  bodies: {
    'payment.succeeded': (draw) => event(draw, 'payment.succeeded', 'SUCCEEDED'),
    'payment.failed': (draw) => event(draw, 'payment.failed', 'FAILED'),
  },
}

function event(draw: Draw, name: string, status: string): Record<string, unknown> {
  return {
    event: name,
    business_id: hex(draw, 24),
    created: isoSeconds(draw.at),
    data: {
      id: `py-${token(draw, 20).toLowerCase()}`,
      amount: integer(draw, 10_000, 900_000),
      currency: 'IDR',
      status,
      reference_id: `order-${integer(draw, 1_001, 9_999)}`,
      payment_method: { type: 'EWALLET', ewallet: { channel_code: 'OVO' } },
    },
  }
}
