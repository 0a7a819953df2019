// Notifications as Quay posts them. All data is made up.
import { type Draw, hex, isoSeconds, type SampleSet } from './draw.ts'

export const quaySamples: SampleSet = {
  headers: () => [['content-type', 'application/json']],
  bodies: {
    repo_push: (draw) => ({ ...repository(), updated_tags: ['latest', `build-${draw.id}`] }),
    build_success: (draw) => ({ ...build(draw), image_id: `sha256:${hex(draw, 64)}` }),
    build_failure: (draw) => ({
      ...build(draw),
      error_message: 'Could not find or parse Dockerfile: unknown instruction: MOOR',
    }),
  },
}

function build(draw: Draw): Record<string, unknown> {
  return {
    ...repository(),
    build_id: draw.id,
    build_name: hex(draw, 7),
    docker_tags: ['main', 'latest'],
    trigger_kind: 'github',
    trigger_metadata: { commit: hex(draw, 40), ref: 'refs/heads/main', commit_info: { date: isoSeconds(draw.at) } },
  }
}

function repository(): Record<string, unknown> {
  return {
    name: 'harbour',
    repository: 'tidewater/harbour',
    namespace: 'tidewater',
    docker_url: 'quay.io/tidewater/harbour',
    homepage: 'https://quay.io/repository/tidewater/harbour',
  }
}
