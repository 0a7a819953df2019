// Events as Clio Manage posts them: the record with its etag, and what happened to it. All data is made up.
import { type Draw, integer, type SampleSet } from './draw.ts'

export const clioSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'Clio/1.0'],
  ],
  bodies: {
    created: (draw) => event(draw, 'created'),
    updated: (draw) => event(draw, 'updated'),
  },
}

function event(draw: Draw, name: string): Record<string, unknown> {
  const data = {
    id: integer(draw, 1e6, 9e6),
    etag: `"${draw.id}"`,
    display_number: `00${integer(draw, 10, 99)}-Moreau`,
  }
  return { data, meta: { event: name, webhook_id: integer(draw, 1_000, 9_999) } }
}
