// Core notifications as Midtrans posts them, the signature among their fields. All data is made up.
import { type Draw, guid, integer, type SampleSet } from './draw.ts'

export const midtransSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'Veritrans'],
  ],
  bodies: {
    settlement: (draw) => notification(draw, 'settlement', '200'),
    pending: (draw) => notification(draw, 'pending', '201'),
    expire: (draw) => notification(draw, 'expire', '202'),
  },
}

function notification(draw: Draw, status: string, code: string): Record<string, unknown> {
  const jakarta = new Date(draw.at + 7 * 3_600_000).toISOString()
  return {
    transaction_time: jakarta.slice(0, 19).replace('T', ' '),
    transaction_status: status,
    transaction_id: guid(draw),
    status_message: 'midtrans payment notification',
    status_code: code,
    payment_type: 'qris',
    order_id: `TW-${integer(draw, 10_000, 99_999)}`,
    merchant_id: 'G141532850',
    gross_amount: `${integer(draw, 10_000, 900_000)}.00`,
    fraud_status: 'accept',
    currency: 'IDR',
  }
}
