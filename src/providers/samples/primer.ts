// Webhooks as Primer sends them. All data is made up.
import { type Draw, integer, people, pick, type SampleSet } from './draw.ts'

export const primerSamples: SampleSet = {
  headers: () => [['content-type', 'application/json']],
  bodies: {
    'PAYMENT.STATUS': (draw) => webhook(draw, 'PAYMENT.STATUS', 'SETTLED'),
    'PAYMENT.REFUND': (draw) => webhook(draw, 'PAYMENT.REFUND', 'CANCELLED'),
  },
}

function webhook(draw: Draw, eventType: string, status: string): Record<string, unknown> {
  return {
    eventType,
    date: new Date(draw.at).toISOString().replace('Z', '218'),
    notificationConfig: { id: 'b1f4a7d0-3c62-4e9f-8a51-2d7c0e6b9f13', description: 'Harbour' },
    version: '2.4',
    payment: {
      id: draw.id,
      date: new Date(draw.at - 5_000).toISOString(),
      amount: integer(draw, 900, 90_000),
      currencyCode: 'EUR',
      orderId: `berth-${integer(draw, 1, 99)}`,
      status,
      customer: { emailAddress: pick(draw, people).email },
    },
  }
}
