// Events as Lithic sends them. All data is made up.
import { type Draw, guid, hex, integer, type SampleSet } from './draw.ts'

export const lithicSamples: SampleSet = {
  headers: () => [['content-type', 'application/json']],
  bodies: {
    'card.created': (draw) => event(draw, 'card.created', {}),
    'card.shipped': (draw) => event(draw, 'card.shipped', { shipping_method: 'STANDARD', bulk_order_token: null }),
    'card_transaction.updated': (draw) =>
      event(draw, 'card_transaction.updated', {
        token: guid(draw),
        amount: integer(draw, 100, 90_000),
        status: 'SETTLED',
        result: 'APPROVED',
        merchant: { descriptor: 'SHIP CHANDLER MALMO', mcc: '5551', country: 'SWE' },
      }),
  },
}

function event(draw: Draw, type: string, rest: Record<string, unknown>): Record<string, unknown> {
  const card = `${hex(draw, 8)}-${hex(draw, 4)}-4${hex(draw, 3)}-8${hex(draw, 3)}-${hex(draw, 12)}`
  return { event_type: type, card_token: card, ...rest }
}
