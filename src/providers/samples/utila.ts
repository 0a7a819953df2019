// Webhooks as Utila sends them; the signature is added by Utila alone. All data is made up.
import { type Draw, guid, hex, type SampleSet } from './draw.ts'

export const utilaSamples: SampleSet = {
  headers: () => [['content-type', 'application/json']],
  bodies: {
    TRANSACTION_CREATED: (draw) => event(draw, 'TRANSACTION_CREATED'),
    TRANSACTION_STATE_UPDATED: (draw) => event(draw, 'TRANSACTION_STATE_UPDATED'),
  },
}

function event(draw: Draw, type: string): Record<string, unknown> {
  const vault = `vaults/${hex(draw, 12)}`
  return {
    id: guid(draw),
    vault,
    type,
    resourceType: 'TRANSACTION',
    resource: `${vault}/transactions/${hex(draw, 12)}`,
  }
}
