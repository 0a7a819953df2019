// Callbacks as OpenNode posts them; hashed_order is put in when they are signed. All data is made up.
import { type Draw, guid, integer, type SampleSet } from './draw.ts'

export const opennodeSamples: SampleSet = {
  headers: () => [['content-type', 'application/x-www-form-urlencoded']],
  bodies: {
    paid: (draw) => callback(draw, 'paid'),
    processing: (draw) => callback(draw, 'processing'),
    expired: (draw) => callback(draw, 'expired'),
  },
}

function callback(draw: Draw, status: string): string {
  const order = String(integer(draw, 1_000, 9_999))
  return new URLSearchParams({
    id: guid(draw),
    callback_url: 'https://hooks.example.com/webhooks/opennode',
    success_url: 'https://harbour.example.com/thanks',
    status,
    order_id: order,
    description: `Berth 7, order ${order}`,
    price: String(integer(draw, 20_000, 900_000)),
    fee: '0',
    auto_settle: '0',
  }).toString()
}
