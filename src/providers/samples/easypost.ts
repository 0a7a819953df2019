// Events as EasyPost sends them: the object as it is now, and what it was before. All data is made up.
import { type Draw, hex, isoSeconds, people, pick, type SampleSet } from './draw.ts'

export const easypostSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'EasyPost Web Hooks 1.0'],
  ],
  bodies: {
    'tracker.created': (draw) => event(draw, 'tracker.created', tracker(draw, 'pre_transit')),
    'tracker.updated': (draw) => event(draw, 'tracker.updated', tracker(draw, 'in_transit')),
    'batch.updated': (draw) =>
      event(draw, 'batch.updated', {
        id: `batch_${hex(draw, 32)}`,
        object: 'Batch',
        state: 'purchased',
        num_shipments: 3,
      }),
  },
}

function event(draw: Draw, description: string, result: Record<string, unknown>): Record<string, unknown> {
  return {
    id: `evt_${draw.id}`,
    object: 'Event',
    mode: 'test',
    description,
    previous_attributes: {},
    pending_urls: [],
    completed_urls: [],
    created_at: isoSeconds(draw.at),
    updated_at: isoSeconds(draw.at),
    result,
  }
}

function tracker(draw: Draw, status: string): Record<string, unknown> {
  const { city, country } = pick(draw, people)
  return {
    id: `trk_${hex(draw, 32)}`,
    object: 'Tracker',
    tracking_code: `EZ${hex(draw, 10).toUpperCase()}`,
    status,
    weight: 17.5,
    carrier: 'PostNord',
    tracking_details: [{ status, datetime: isoSeconds(draw.at), tracking_location: { city, country } }],
  }
}
