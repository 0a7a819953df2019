// Events as Paystack sends them. All data is made up.
import { type Draw, integer, people, pick, type SampleSet, token } from './draw.ts'

type Fields = Record<string, unknown>

export const paystackSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'Paystack/2.0'],
  ],
  bodies: {
    'charge.success': (draw) => ({
      event: 'charge.success',
      data: { ...common(draw), status: 'success', channel: 'card', paid_at: time(draw.at) },
    }),
    'transfer.failed': (draw) => ({
      event: 'transfer.failed',
      data: { ...common(draw), status: 'failed', reason: 'Berth refund', transfer_code: `TRF_${token(draw, 16)}` },
    }),
  },
}

function common(draw: Draw): Fields {
  const { email } = pick(draw, people)
  return {
    id: integer(draw, 100_000_000, 999_999_999),
    domain: 'live',
    reference: draw.id,
    amount: integer(draw, 50_000, 900_000),
    currency: 'NGN',
    created_at: time(draw.at - 30_000),
    customer: { email, customer_code: `CUS_${token(draw, 15)}` },
  }
}

function time(at: number): string {
  return new Date(at).toISOString()
}
