// Deliveries as Enode sends them: a list of events. All data is made up.
import { type Draw, guid, hex, integer, isoSeconds, type SampleSet } from './draw.ts'

export const enodeSamples: SampleSet = {
  headers: (_type, draw) => [
    ['content-type', 'application/json'],
    ['x-enode-delivery', guid(draw)],
  ],
  bodies: {
    'user:vehicle:updated': (draw) => [
      event(draw, 'user:vehicle:updated', {
        vehicle: {
          id: guid(draw),
          vendor: 'POLESTAR',
          chargeState: { batteryLevel: integer(draw, 8, 100), isPluggedIn: true, isCharging: true },
        },
        updatedFields: ['chargeState.batteryLevel'],
      }),
    ],
    'user:vehicle:discovered': (draw) => [
      event(draw, 'user:vehicle:discovered', { vehicle: { id: guid(draw), vendor: 'POLESTAR' } }),
    ],
    'system:heartbeat': (draw) => [{ event: 'system:heartbeat', createdAt: isoSeconds(draw.at), id: draw.id }],
  },
}

function event(draw: Draw, name: string, rest: Record<string, unknown>): Record<string, unknown> {
  return { event: name, createdAt: isoSeconds(draw.at), version: '2024-10-01', user: { id: hex(draw, 12) }, ...rest }
}
