// Notifications as Circle sends them; the signature is added by Circle alone. All data is made up.
import { type Draw, guid, hex, integer, type SampleSet } from './draw.ts'

export const circleSamples: SampleSet = {
  headers: (_type, draw) => [
    ['content-type', 'application/json'],
    ['x-circle-key-id', `879dc113-5ca4-4ff7-a6b7-${hex(draw, 12)}`],
  ],
  bodies: {
    'transactions.inbound': (draw) => notification(draw, 'transactions.inbound', 'COMPLETE'),
    'transactions.outbound': (draw) => notification(draw, 'transactions.outbound', 'CONFIRMED'),
  },
}

function notification(draw: Draw, type: string, state: string): Record<string, unknown> {
  return {
    subscriptionId: '6b1c0d2e-4f5a-4b6c-8d7e-9f0a1b2c3d4e',
    notificationId: guid(draw),
    notificationType: type,
    notification: { id: guid(draw), blockchain: 'MATIC-AMOY', state, amounts: [`${integer(draw, 1, 900)}.5`] },
    timestamp: new Date(draw.at).toISOString(),
    version: 2,
  }
}
