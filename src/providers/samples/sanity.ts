// Documents as Sanity sends them, with the operation in a header. All data is made up.
import { type Draw, integer, isoSeconds, pick, type SampleSet, token } from './draw.ts'

export const sanitySamples: SampleSet = {
  headers: (type, draw) => [
    ['content-type', 'application/json'],
    ['idempotency-key', draw.id],
    ['sanity-operation', type],
    ['sanity-dataset', 'production'],
    ['sanity-project-id', 'tdw8x1k2'],
    ['sanity-document-id', draw.id],
  ],
  bodies: {
    create: article,
    update: article,
    delete: (draw) => ({ _id: draw.id, _type: 'article' }),
  },
}

function article(draw: Draw): Record<string, unknown> {
  return {
    _id: draw.id,
    _type: 'article',
    _rev: token(draw, 22),
    _createdAt: isoSeconds(draw.at - 86_400_000),
    _updatedAt: isoSeconds(draw.at),
    title: pick(draw, ['Which berth is free?', 'Fog until noon', 'The tide table for spring']),
    slug: { _type: 'slug', current: `berth-${integer(draw, 1, 99)}` },
  }
}
