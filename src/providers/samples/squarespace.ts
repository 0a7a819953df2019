// Notifications as Squarespace sends them: they name an order, and do not hold it. All data is made up.
import { type Draw, isoSeconds, type SampleSet, token } from './draw.ts'

export const squarespaceSamples: SampleSet = {
  headers: () => [['content-type', 'application/json']],
  bodies: {
    'order.create': (draw) => notification(draw, 'order.create', { orderId: token(draw, 24).toLowerCase() }),
    'order.update': (draw) =>
      notification(draw, 'order.update', { orderId: token(draw, 24).toLowerCase(), update: 'FULFILLED' }),
    'extension.uninstall': (draw) => notification(draw, 'extension.uninstall', {}),
  },
}

function notification(draw: Draw, topic: string, data: Record<string, unknown>): Record<string, unknown> {
  return {
    id: draw.id,
    websiteId: '5f3c0000ac435e1a05100777',
    subscriptionId: '5f3c0000d947844beedd0999',
    topic,
    createdOn: isoSeconds(draw.at),
    data,
  }
}
