// Webhooks as Hygraph sends them. All data is made up.
import type { Draw, SampleSet } from './draw.ts'

export const hygraphSamples: SampleSet = {
  headers: () => [['content-type', 'application/json']],
  bodies: {
    'publish.Post': (draw) => event(draw, 'publish', 'PUBLISHED'),
    'update.Post': (draw) => event(draw, 'update', 'DRAFT'),
  },
}

function event(draw: Draw, operation: string, stage: string): Record<string, unknown> {
  const at = new Date(draw.at).toISOString()
  return {
    operation,
    data: { __typename: 'Post', id: draw.id, title: 'Högvatten', stage, createdAt: at, updatedAt: at },
  }
}
