// Webhooks as Revolut Business and Revolut Merchant send them. All data is made up.
import { type Draw, guid, hex, type SampleSet } from './draw.ts'

export const revolutSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'Revolut Webhooks'],
  ],
  bodies: {
    TransactionStateChanged: (draw) => ({
      event: 'TransactionStateChanged',
      timestamp: new Date(draw.at).toISOString().replace('Z', '960Z'),
      data: { id: guid(draw), request_id: `berth-${hex(draw, 8)}`, old_state: 'pending', new_state: 'completed' },
    }),
    ORDER_COMPLETED: (draw) => merchant(draw, 'ORDER_COMPLETED'),
    ORDER_PAYMENT_DECLINED: (draw) => merchant(draw, 'ORDER_PAYMENT_DECLINED'),
  },
}

function merchant(draw: Draw, event: string): Record<string, unknown> {
  return { event, order_id: guid(draw), merchant_order_ext_ref: `Berth ${hex(draw, 4)}` }
}
