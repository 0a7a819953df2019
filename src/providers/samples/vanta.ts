// Events as Vanta sends them. All data is made up.
import { type SampleSet, token } from './draw.ts'

export const vantaSamples: SampleSet = {
  headers: () => [['content-type', 'application/json']],
  bodies: {
    'test.failed': (draw) => ({
      type: 'test.failed',
      timestamp: new Date(draw.at).toISOString(),
      data: { testId: 'harbour-logs-retained', name: 'Logs are kept for a year', resourceId: token(draw, 24) },
    }),
  },
}
