// Webhooks as Ghost sends them: the resource now, and the fields that changed. All data is made up.
import { type Draw, hex, people, pick, type SampleSet } from './draw.ts'

export const ghostSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['content-version', 'v5.130'],
    ['user-agent', 'Ghost/5.130.0 (https://github.com/TryGhost/Ghost)'],
  ],
  bodies: {
    'post.published': (draw) => ({
      event: 'post.published',
      post: { current: { ...post(draw), status: 'published' }, previous: { status: 'draft' } },
    }),
    'post.edited': (draw) => ({
      event: 'post.edited',
      post: { current: post(draw), previous: { title: 'Tides and other lies' } },
    }),
    'member.added': (draw) => {
      const { name, email } = pick(draw, people)
      const created = new Date(draw.at).toISOString()
      return {
        event: 'member.added',
        member: { current: { id: draw.id, name, email, status: 'free', created_at: created }, previous: {} },
      }
    },
  },
}

function post(draw: Draw): Record<string, unknown> {
  return {
    id: draw.id,
    uuid: `${hex(draw, 8)}-${hex(draw, 4)}-4${hex(draw, 3)}-8${hex(draw, 3)}-${hex(draw, 12)}`,
    title: 'Tides and other truths',
    slug: 'tides-and-other-truths',
    html: '<p>High water comes twice.</p>',
    visibility: 'public',
    updated_at: new Date(draw.at).toISOString(),
  }
}
