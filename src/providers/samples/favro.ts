// Deliveries as Favro sends them. All data is made up.
import { type Draw, hex, integer, pick, type SampleSet } from './draw.ts'

export const favroSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'Favro-Webhooks'],
  ],
  bodies: {
    created: (draw) => delivery(draw, 'created'),
    updated: (draw) => delivery(draw, 'updated'),
    deleted: (draw) => delivery(draw, 'deleted'),
  },
}

function delivery(draw: Draw, action: string): Record<string, unknown> {
  return {
    payloadId: draw.id,
    hookId: hex(draw, 24),
    action,
    card: {
      cardId: hex(draw, 24),
      organizationId: hex(draw, 24),
      sequentialId: integer(draw, 100, 9_999),
      name: pick(draw, ['Repaint the north mole', 'Order mooring lines', 'Check the tide gauge']),
    },
  }
}
