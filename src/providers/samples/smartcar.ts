// What Smartcar sends about vehicles. All data is made up.
import { type Draw, integer, type SampleSet, token } from './draw.ts'

export const smartcarSamples: SampleSet = {
  headers: () => [['content-type', 'application/json']],
  bodies: {
    VEHICLE_STATE: (draw) => event(draw, 'VEHICLE_STATE', { signals: [charge(draw)] }),
    VEHICLE_ERROR: (draw) =>
      event(draw, 'VEHICLE_ERROR', { errors: [{ type: 'VEHICLE_STATE', code: 'ASLEEP', state: 'ERROR' }] }),
  },
}

type Fields = Record<string, unknown>

function event(draw: Draw, eventType: string, data: Fields): Fields {
  return {
    eventId: draw.id,
    eventType,
    data: {
      user: { id: 'b3a6ff0e-5c1d-4f6b-a6a0-0c0e5e1f7a11' },
      vehicle: { id: token(draw, 24), make: 'VOLVO', model: 'EX30', year: 2025 },
      ...data,
    },
    meta: {
      version: '4.0',
      webhookId: 'a1c6b8de-0000-4000-8000-00000000beef',
      webhookName: 'Harbour fleet',
      deliveryId: token(draw, 24),
      deliveredAt: draw.at,
      mode: 'SIMULATED',
    },
  }
}

function charge(draw: Draw): Fields {
  return {
    uuid: token(draw, 24),
    code: 'tractionbattery-stateofcharge',
    name: 'StateOfCharge',
    group: 'TractionBattery',
    body: { unit: 'percent', value: integer(draw, 1, 100) },
    meta: { oemUpdatedAt: draw.at - 1_000, retrievedAt: draw.at },
  }
}
