// Webhooks as Ecwid sends them: ids only. All data is made up.
import { type Draw, guid, integer, type SampleSet, seconds, token } from './draw.ts'

export const ecwidSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json; charset=UTF-8'],
    ['user-agent', 'Ecwid Webhooks'],
  ],
  bodies: {
    'order.created': (draw) => event(draw, 'order.created', { orderId: token(draw, 5).toUpperCase() }),
    'order.updated': (draw) =>
      event(draw, 'order.updated', { orderId: token(draw, 5).toUpperCase(), newPaymentStatus: 'PAID' }),
    'product.updated': (draw) => event(draw, 'product.updated', { sku: `TW-${integer(draw, 100, 999)}` }),
  },
}

function event(draw: Draw, eventType: string, data: Record<string, unknown>): Record<string, unknown> {
  return {
    eventId: guid(draw),
    eventCreated: seconds(draw),
    storeId: 4_107_003,
    entityId: integer(draw, 100_000_000, 999_999_999),
    eventType,
    data,
  }
}
