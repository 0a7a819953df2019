// Webhooks as Zero Hash sends them: what they are stands in a header. All data is made up.
import { guid, integer, type SampleSet } from './draw.ts'

export const zerohashSamples: SampleSet = {
  headers: (type, draw) => [
    ['content-type', 'application/json'],
    ['x-zh-hook-notification-id', guid(draw)],
    ['x-zh-hook-payload-type', type],
  ],
  bodies: {
    trade_status_changed: (draw) => ({
      trade_id: guid(draw),
      trade_state: 'terminated',
      symbol: 'BTC/USD',
      quantity: `0.${integer(draw, 10, 99)}`,
    }),
    payment_status_changed: (draw) => ({
      payment_id: guid(draw),
      payment_status: 'settled',
      amount: `${integer(draw, 4, 900)}.00`,
    }),
  },
}
