// Events as CircleCI posts them: the workflow or job, and its pipeline. All data is made up.
import { type Draw, guid, hex, integer, type SampleSet } from './draw.ts'

export const circleciSamples: SampleSet = {
  headers: (type) => [
    ['content-type', 'application/json'],
    ['user-agent', 'CircleCI-Webhook/1.0'],
    ['circleci-event-type', type],
  ],
  bodies: {
    'workflow-completed': (draw) => event(draw, 'workflow-completed', { workflow: run(draw, 'build-test') }),
    'job-completed': (draw) =>
      event(draw, 'job-completed', { job: run(draw, 'lint'), workflow: run(draw, 'build-test') }),
  },
}

function event(draw: Draw, type: string, inner: Record<string, unknown>): Record<string, unknown> {
  return {
    type,
    id: guid(draw),
    happened_at: new Date(draw.at).toISOString(),
    webhook: { id: hex(draw, 32), name: 'Harbour' },
    project: { id: hex(draw, 32), name: 'harbour', slug: 'github/tidewater/harbour' },
    pipeline: { id: hex(draw, 32), number: integer(draw, 1, 9_999), vcs: { branch: 'main', revision: hex(draw, 40) } },
    ...inner,
  }
}

function run(draw: Draw, name: string): Record<string, unknown> {
  return { id: hex(draw, 32), name, status: 'success', stopped_at: new Date(draw.at).toISOString() }
}
