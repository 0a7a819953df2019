// Webhooks as Infisical sends them: where secrets changed, never which. All data is made up.
import { type Draw, pick, type SampleSet } from './draw.ts'

export const infisicalSamples: SampleSet = {
  headers: () => [['content-type', 'application/json']],
  bodies: {
    'secrets.modified': (draw) => event(draw, 'secrets.modified', {}),
    'secrets.reminder-expired': (draw) =>
      event(draw, 'secrets.reminder-expired', { secretName: 'TIDE_API_KEY', reminderNote: 'Time for a new one' }),
  },
}

function event(draw: Draw, type: string, rest: Record<string, unknown>): Record<string, unknown> {
  return {
    event: type,
    project: {
      workspaceId: draw.id,
      projectName: 'harbour',
      environment: pick(draw, ['dev', 'staging', 'prod']),
      secretPath: '/pilots',
      ...rest,
    },
    timestamp: draw.at,
  }
}
