// What Rutter sends about a connection. All data is made up.
import { integer, type SampleSet, token } from './draw.ts'

export const rutterSamples: SampleSet = {
  headers: () => [['content-type', 'application/json']],
  bodies: {
    'CONNECTION.INITIAL_UPDATE': (draw) => ({
      type: 'CONNECTION',
      code: 'INITIAL_UPDATE',
      connection_id: draw.id,
      access_token: `access_${token(draw, 24)}`,
      environment: 'sandbox',
    }),
    'ORDER.ORDER_CREATED': (draw) => ({
      type: 'ORDER',
      code: 'ORDER_CREATED',
      connection_id: token(draw, 24),
      order: { id: draw.id, order_number: String(integer(draw, 1_001, 9_999)), total_price: integer(draw, 4, 240) },
    }),
  },
}
