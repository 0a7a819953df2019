// Events as Buildkite posts them: the build, its pipeline and who caused it. All data is made up.
import { type Draw, guid, hex, integer, isoSeconds, people, pick, type SampleSet } from './draw.ts'

export const buildkiteSamples: SampleSet = {
  headers: (type) => [
    ['content-type', 'application/json'],
    ['user-agent', 'Buildkite-Request'],
    ['x-buildkite-event', type],
  ],
  bodies: {
    'build.finished': (draw) => event(draw, 'build.finished', 'passed'),
    'build.running': (draw) => event(draw, 'build.running', 'running'),
  },
}

function event(draw: Draw, name: string, state: string): Record<string, unknown> {
  const times = {
    created_at: isoSeconds(draw.at - 300_000),
    finished_at: state === 'passed' ? isoSeconds(draw.at) : null,
  }
  const build = {
    id: guid(draw),
    number: integer(draw, 1, 9_999),
    state,
    branch: 'main',
    commit: hex(draw, 40),
    ...times,
  }
  return {
    event: name,
    build,
    pipeline: { id: hex(draw, 32), slug: 'harbour' },
    sender: { id: hex(draw, 32), name: pick(draw, people).name },
  }
}
