// Notifications as TikTok Shop sends them; their types are numbers. All data is made up.
import { type Draw, integer, type SampleSet, seconds } from './draw.ts'

export const tiktokShopSamples: SampleSet = {
  headers: () => [['content-type', 'application/json']],
  bodies: {
    '1': (draw) =>
      notification(draw, 1, { order_id: orderId(draw), order_status: 'AWAITING_SHIPMENT', update_time: seconds(draw) }),
    '4': (draw) => notification(draw, 4, { order_id: orderId(draw), package_list: [{ package_id: orderId(draw) }] }),
  },
}

function orderId(draw: Draw): string {
  return `5764${integer(draw, 10_000_000, 99_999_999)}0001`
}

function notification(draw: Draw, type: number, data: Record<string, unknown>): Record<string, unknown> {
  return { type, tts_notification_id: draw.id, shop_id: '7494049642642441000', timestamp: seconds(draw), data }
}
