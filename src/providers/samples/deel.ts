// Events as Deel posts them: the type beside the resource, under data. All data is made up.
import { type Draw, hex, type SampleSet } from './draw.ts'

export const deelSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'Deel-Webhooks/1.0'],
  ],
  bodies: {
    'contract.created': (draw) => event(draw, 'contract.created'),
    'contract.status.updated': (draw) => event(draw, 'contract.status.updated'),
  },
}

function event(draw: Draw, event_type: string): Record<string, unknown> {
  const meta = { event_type, event_type_id: hex(draw, 32), organization_id: hex(draw, 32) }
  const resource = [{ id: draw.id, type: 'ongoing_time_based', title: 'Harbour pilot', status: 'in_progress' }]
  return { data: { meta, resource }, timestamp: new Date(draw.at).toISOString() }
}
