// Notifications as Walmart Marketplace sends them. All data is made up.
import { integer, type SampleSet } from './draw.ts'

export const walmartSamples: SampleSet = {
  headers: () => [['content-type', 'application/json']],
  bodies: {
    PO_CREATED: (draw) => ({
      source: { eventType: 'PO_CREATED', eventId: draw.id, eventTime: new Date(draw.at).toISOString() },
      payload: {
        partnerInfo: { partnerId: '10000001', partnerType: 'SELLER' },
        purchaseOrderId: String(integer(draw, 100_000_000, 999_999_999)),
        orderDate: draw.at,
      },
    }),
    INVENTORY_OOS: (draw) => ({
      source: { eventType: 'INVENTORY_OOS', eventId: draw.id, eventTime: new Date(draw.at).toISOString() },
      payload: { partnerInfo: { partnerId: '10000001', partnerType: 'SELLER' }, sku: `TW-${integer(draw, 100, 999)}` },
    }),
  },
}
