// Batches of events as Attio posts them: what changed, by ids. All data is made up.
import { type Draw, guid, hex, type SampleSet } from './draw.ts'

export const attioSamples: SampleSet = {
  headers: (_type, draw) => [
    ['content-type', 'application/json'],
    ['user-agent', 'Attio/1.0'],
    ['idempotency-key', guid(draw)],
  ],
  bodies: {
    'record.created': (draw) => batch(draw, 'record.created'),
    'record.updated': (draw) => batch(draw, 'record.updated'),
  },
}

function batch(draw: Draw, event_type: string): Record<string, unknown> {
  const id = { workspace_id: hex(draw, 32), object_id: hex(draw, 32), record_id: guid(draw) }
  return {
    webhook_id: hex(draw, 32),
    events: [{ event_type, id, actor: { type: 'workspace-member', id: hex(draw, 32) } }],
  }
}
