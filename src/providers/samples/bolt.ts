// Transactions as Bolt posts them. All data is made up.
import { type Draw, integer, type SampleSet, token } from './draw.ts'

export const boltSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'BoltPay/1.0'],
  ],
  bodies: {
    payment: (draw) => transaction(draw, 'payment', 'completed'),
    credit: (draw) => transaction(draw, 'credit', 'completed'),
  },
}

function transaction(draw: Draw, type: string, status: string): Record<string, unknown> {
  const amount = { amount: integer(draw, 900, 90_000), currency: 'EUR' }
  const reference = [token(draw, 4), token(draw, 4), token(draw, 4)].join('-').toUpperCase()
  return { object: 'transaction', id: `TA${draw.id}`, type, status, reference, date: draw.at, data: { amount } }
}
