// A sender that no preset knows, described as data. order-desk.test.ts proves the recipe on requests that the sender really
// made; so does `landfall doctor --captured captured.jsonl`.
import { defineConfig } from 'landfall'
import { custom } from 'landfall/providers'

export const orders = custom({
  name: 'Order desk',
  secrets: [process.env.ORDERS_SECRET ?? 'order-desk-secret'],
  verify: {
    hmac: {
      header: 'x-signature',
      format: 't={timestamp},v1={signature}',
      separator: ',',
      content: '{timestamp}.{body}',
      timestamp: { unit: 's', toleranceSeconds: 300 },
    },
  },
  key: 'body:/id',
  type: 'header:x-event-type',
  createdAt: { at: 'body:/created_at', unit: 'iso' },
})

export default defineConfig({
  sources: { orders },
  subscriptions: {
    'ship-it': orders.on('order.*', (event, { log }) => log.info({ order: event.key }, event.type)),
  },
})
