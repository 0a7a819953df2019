// Deploys as Netlify posts them: the whole deploy, its event in a header. All data is made up.
import { type Draw, hex, integer, type SampleSet } from './draw.ts'

export const netlifySamples: SampleSet = {
  headers: (type) => [
    ['content-type', 'application/json'],
    ['user-agent', 'Netlify'],
    ['x-netlify-event', type],
  ],
  bodies: {
    deploy_created: (draw) => deploy(draw, 'ready', null),
    deploy_failed: (draw) => deploy(draw, 'error', 'Build script returned non-zero exit code: 2'),
  },
}

function deploy(draw: Draw, state: string, error_message: string | null): Record<string, unknown> {
  return {
    id: draw.id,
    site_id: `${hex(draw, 8)}-2f0c-4c1e-9d4b-${hex(draw, 12)}`,
    state,
    name: 'tidewater-charts',
    url: 'https://charts.tidewater.example',
    branch: 'main',
    context: 'production',
    commit_ref: hex(draw, 40),
    error_message,
    deploy_time: integer(draw, 12, 240),
    created_at: new Date(draw.at - 90_000).toISOString(),
    updated_at: new Date(draw.at).toISOString(),
  }
}
