// Events as Bridge sends them; the signature is added by Bridge alone. All data is made up.
import { type Draw, guid, hex, integer, pick, type SampleSet } from './draw.ts'

export const bridgeXyzSamples: SampleSet = {
  headers: () => [['content-type', 'application/json']],
  bodies: {
    'transfer.updated.status_transitioned': (draw) => event(draw, 'transfer.updated.status_transitioned'),
    'transfer.created': (draw) => event(draw, 'transfer.created'),
  },
}

function event(draw: Draw, type: string): Record<string, unknown> {
  const id = `transfer_${hex(draw, 12)}`
  const status = pick(draw, ['awaiting_funds', 'funds_received', 'payment_processed'])
  return {
    api_version: 'v0',
    event_id: `wh_${guid(draw)}`,
    event_category: 'transfer',
    event_type: type,
    event_object_id: id,
    event_object_status: status,
    event_object: { id, state: status, amount: `${integer(draw, 4, 900)}.0`, currency: 'usdc' },
    event_created_at: new Date(draw.at).toISOString(),
  }
}
