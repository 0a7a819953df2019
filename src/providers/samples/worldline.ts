// Payments as Worldline sends them. All data is made up.
import { type Draw, hex, integer, type SampleSet } from './draw.ts'

export const worldlineSamples: SampleSet = {
  headers: (_type, draw) => [
    ['content-type', 'application/json'],
    ['x-gcs-keyid', hex(draw, 16)],
  ],
  bodies: {
    'payment.paid': (draw) => event(draw, 'payment.paid', 'PAID'),
    'payment.cancelled': (draw) => event(draw, 'payment.cancelled', 'CANCELLED'),
  },
}

function event(draw: Draw, type: string, status: string): Record<string, unknown> {
  return {
    apiVersion: 'v1',
    id: draw.id,
    created: `${new Date(draw.at).toISOString().slice(0, 23)}+0000`,
    merchantId: '20000',
    type,
    payment: {
      id: `00000200000143${integer(draw, 100_000, 999_999)}`,
      paymentOutput: {
        amountOfMoney: { amount: integer(draw, 400, 24_000), currencyCode: 'EUR' },
        references: { paymentReference: `berth-${integer(draw, 1, 99)}` },
      },
      status,
    },
  }
}
