// Events as the NMI gateway sends them. All data is made up.
import { type Draw, guid, integer, people, pick, type SampleSet } from './draw.ts'

export const nmiSamples: SampleSet = {
  headers: () => [['content-type', 'application/json']],
  bodies: {
    'transaction.sale.success': (draw) => event(draw, 'transaction.sale.success', 'sale'),
    'transaction.refund.success': (draw) => event(draw, 'transaction.refund.success', 'refund'),
  },
}

function event(draw: Draw, type: string, action: string): Record<string, unknown> {
  const who = pick(draw, people)
  return {
    event_id: guid(draw),
    event_type: type,
    event_body: {
      merchant: { id: '604821', name: 'Tidewater' },
      transaction_id: String(integer(draw, 7_000_000_000, 9_999_999_999)),
      transaction_type: 'cc',
      condition: 'pendingsettlement',
      currency: 'USD',
      requested_amount: `${integer(draw, 4, 240)}.00`,
      billing_address: { first_name: who.name.split(' ')[0], city: who.city, country: who.country, email: who.email },
      action: { action_type: action, success: '1', response_text: 'APPROVED' },
    },
  }
}
