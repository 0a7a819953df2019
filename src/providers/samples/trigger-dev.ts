// Alerts as Trigger.dev sends them. All data is made up.
import { type Draw, type SampleSet, token } from './draw.ts'

export const triggerDevSamples: SampleSet = {
  headers: () => [['content-type', 'application/json']],
  bodies: {
    'alert.run.failed': (draw) =>
      alert(draw, 'alert.run.failed', {
        task: { id: 'count-buoys', filePath: 'src/trigger/buoys.ts', exportName: 'countBuoys' },
        run: { id: `run_${token(draw, 20)}`, status: 'CRASHED', createdAt: new Date(draw.at - 9_000).toISOString() },
        error: { type: 'BUILT_IN_ERROR', name: 'TypeError', message: 'berth is not defined' },
      }),
    'alert.deployment.success': (draw) =>
      alert(draw, 'alert.deployment.success', {
        deployment: { id: token(draw, 12), status: 'DEPLOYED', version: '20261101.1', shortCode: 'tide' },
        tasks: [],
      }),
  },
}

function alert(draw: Draw, type: string, object: Record<string, unknown>): Record<string, unknown> {
  return {
    id: `alert_${draw.id}`,
    created: new Date(draw.at).toISOString(),
    webhookVersion: 'v1',
    type,
    object: {
      ...object,
      environment: { id: 'env_1', type: 'PRODUCTION', slug: 'prod' },
      organization: { id: 'org_1', slug: 'tidewater', name: 'Tidewater' },
      project: { id: 'proj_1', ref: 'proj_harbour', slug: 'harbour', name: 'Harbour' },
    },
  }
}
