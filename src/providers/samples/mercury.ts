// Events as Mercury sends them: a merge patch with the values from before. All data is made up.
import { type Draw, guid, hex, pick, type SampleSet } from './draw.ts'

export const mercurySamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'Mercury-Webhooks/1.0'],
  ],
  bodies: {
    'transaction.create': (draw) =>
      event(draw, 'create', { amount: -184.5, counterpartyName: 'Öresund Chandlers', status: 'pending' }, {}),
    'transaction.update': (draw) =>
      event(draw, 'update', { status: pick(draw, ['sent', 'failed']) }, { status: 'pending' }),
  },
}

function event(draw: Draw, operationType: string, mergePatch: object, previousValues: object): Record<string, unknown> {
  return {
    id: guid(draw),
    resourceType: 'transaction',
    resourceId: `${hex(draw, 8)}-${hex(draw, 4)}-4${hex(draw, 3)}-8${hex(draw, 3)}-${hex(draw, 12)}`,
    operationType,
    resourceVersion: operationType === 'create' ? 1 : 2,
    occurredAt: new Date(draw.at).toISOString().replace('Z', '000Z'),
    changedPaths: Object.keys(mergePatch),
    mergePatch,
    previousValues,
  }
}
