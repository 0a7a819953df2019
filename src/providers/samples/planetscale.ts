// Webhooks as PlanetScale sends them. All data is made up.
import { type Draw, isoSeconds, people, pick, type SampleSet, seconds } from './draw.ts'

export const planetscaleSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'PlanetScale-Webhooks'],
  ],
  bodies: {
    'branch.ready': (draw) => webhook(draw, 'branch.ready', { type: 'Branch', name: 'berths', ready: true }),
    'deploy_request.opened': (draw) =>
      webhook(draw, 'deploy_request.opened', { type: 'DeployRequest', number: 48, branch: 'berths', state: 'open' }),
  },
}

function webhook(draw: Draw, event: string, what: Record<string, unknown>): Record<string, unknown> {
  const actor = { type: 'User', display_name: pick(draw, people).name }
  const resource = { id: draw.id, created_at: isoSeconds(draw.at - 60_000), actor, ...what }
  return { timestamp: seconds(draw), event, organization: 'tidewater', database: 'harbour', resource }
}
