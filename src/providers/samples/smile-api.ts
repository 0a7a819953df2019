// What Smile API sends about accounts and their data. All data is made up.
import { type Draw, type SampleSet, token } from './draw.ts'

export const smileApiSamples: SampleSet = {
  headers: () => [['content-type', 'application/json']],
  bodies: {
    ACCOUNT_CONNECTED: (draw) => event(draw, 'ACCOUNT_CONNECTED'),
    TASK_FINISHED: (draw) => event(draw, 'TASK_FINISHED'),
  },
}

function event(draw: Draw, type: string): Record<string, unknown> {
  return {
    id: draw.id,
    type,
    createdAt: new Date(draw.at).toISOString(),
    data: { userId: `user-${token(draw, 12)}`, accountId: `a-${token(draw, 24)}`, providerId: 'upwork' },
  }
}
