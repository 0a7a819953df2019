// Webhooks as Flutterwave's v3 sends them. All data is made up.
import { type Draw, integer, people, pick, type SampleSet } from './draw.ts'

export const flutterwaveSamples: SampleSet = {
  headers: () => [['content-type', 'application/json']],
  bodies: {
    'charge.completed': (draw) => event(draw, 'charge.completed', 'successful'),
    'transfer.completed': (draw) => event(draw, 'transfer.completed', 'SUCCESSFUL'),
  },
}

function event(draw: Draw, type: string, status: string): Record<string, unknown> {
  const { name, email } = pick(draw, people)
  const amount = integer(draw, 500, 90_000)
  return {
    event: type,
    data: {
      id: integer(draw, 200_000_000, 999_999_999),
      tx_ref: `berth-${draw.id}`,
      flw_ref: `TW/FLW${integer(draw, 1_000_000, 9_999_999)}`,
      amount,
      charged_amount: amount,
      currency: 'NGN',
      status,
      created_at: new Date(draw.at).toISOString(),
      customer: { id: integer(draw, 10_000_000, 99_999_999), name, email },
    },
  }
}
