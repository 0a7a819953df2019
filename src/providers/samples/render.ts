// Webhooks as Render sends them: thin, with the event's id. All data is made up.
import { type Draw, hex, pick, type SampleSet } from './draw.ts'

export const renderSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'Render-Webhooks/1.0'],
  ],
  bodies: {
    deploy_started: (draw) => event(draw, 'deploy_started', {}),
    deploy_ended: (draw) => event(draw, 'deploy_ended', { status: pick(draw, ['succeeded', 'failed', 'canceled']) }),
    server_failed: (draw) => event(draw, 'server_failed', {}),
  },
}

function event(draw: Draw, type: string, more: Record<string, unknown>): Record<string, unknown> {
  const data = { id: `evt-${draw.id}`, serviceId: `srv-${hex(draw, 20)}`, serviceName: 'harbour-api', ...more }
  return { type, timestamp: new Date(draw.at).toISOString(), data }
}
