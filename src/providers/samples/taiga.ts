// Changes in a project as Taiga sends them. All data is made up.
import { type Draw, integer, people, pick, type SampleSet } from './draw.ts'

export const taigaSamples: SampleSet = {
  headers: () => [['content-type', 'application/json']],
  bodies: {
    'issue.create': (draw) => ({ action: 'create', type: 'issue', by: by(draw), date: iso(draw), data: issue(draw) }),
    'issue.change': (draw) => ({
      action: 'change',
      type: 'issue',
      by: by(draw),
      date: iso(draw),
      data: issue(draw),
      change: { comment: 'Only in fog', diff: { status: { from: 'New', to: 'Ready' } } },
    }),
    'test.test': (draw) => ({ action: 'test', type: 'test', by: by(draw), date: iso(draw), data: { test: draw.id } }),
  },
}

function iso(draw: Draw): string {
  return new Date(draw.at).toISOString()
}

function by(draw: Draw): Record<string, unknown> {
  const who = pick(draw, people)
  return { id: integer(draw, 1, 900), username: who.login, full_name: who.name }
}

function issue(draw: Draw): Record<string, unknown> {
  return {
    id: integer(draw, 1, 90_000),
    ref: integer(draw, 1, 900),
    subject: pick(draw, ['Fog horn sounds twice', 'Berth 7 is never free']),
    description: `Seen in ${draw.id}`,
    created_date: iso(draw),
    project: { id: 4, name: 'Harbour', permalink: 'https://taiga.example.com/project/harbour' },
  }
}
