// Webhooks as Harbor sends them in its default format. All data is made up.
import { type Draw, hex, people, pick, type SampleSet, seconds } from './draw.ts'

export const harborSamples: SampleSet = {
  headers: () => [['content-type', 'application/json']],
  bodies: {
    PUSH_ARTIFACT: (draw) => event(draw, 'PUSH_ARTIFACT'),
    PULL_ARTIFACT: (draw) => event(draw, 'PULL_ARTIFACT'),
    DELETE_ARTIFACT: (draw) => event(draw, 'DELETE_ARTIFACT'),
  },
}

function event(draw: Draw, type: string): Record<string, unknown> {
  const tag = `1.4.${draw.id.slice(0, 8)}`
  return {
    type,
    occur_at: seconds(draw),
    operator: pick(draw, people).login,
    event_data: {
      resources: [
        { digest: `sha256:${hex(draw, 64)}`, tag, resource_url: `registry.example.com/tidewater/lamp:${tag}` },
      ],
      repository: {
        date_created: seconds(draw) - 86_400,
        name: 'lamp',
        namespace: 'tidewater',
        repo_full_name: 'tidewater/lamp',
        repo_type: 'private',
      },
    },
  }
}
