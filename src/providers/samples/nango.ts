// Webhooks as Nango sends them. All data is made up.
import { type Draw, integer, type SampleSet } from './draw.ts'

export const nangoSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'nango/0.71'],
  ],
  bodies: {
    'auth.creation': (draw) => ({ ...common(draw, 'auth'), operation: 'creation', authMode: 'OAUTH2', success: true }),
    sync: (draw) => ({
      ...common(draw, 'sync'),
      syncName: 'ferries',
      model: 'Ferry',
      syncType: 'INCREMENTAL',
      success: true,
      modifiedAfter: new Date(draw.at - 60_000).toISOString(),
      responseResults: { added: integer(draw, 0, 40), updated: integer(draw, 0, 40), deleted: 0 },
    }),
    forward: (draw) => ({ ...common(draw, 'forward'), payload: { ferry: draw.id, dock: 3 } }),
  },
}

function common(draw: Draw, type: string): Record<string, unknown> {
  return {
    from: 'nango',
    type,
    connectionId: draw.id,
    providerConfigKey: 'github',
    provider: 'github',
    environment: 'PROD',
  }
}
