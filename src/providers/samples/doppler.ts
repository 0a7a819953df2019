// Webhooks as Doppler sends them: which config of which project changed, never its values. All data is made up.
import { hex, isoSeconds, pick, type SampleSet } from './draw.ts'

export const dopplerSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'Doppler-Webhooks/1.0'],
  ],
  bodies: {
    'config.secrets.update': (draw) => {
      const name = pick(draw, ['dev', 'stg', 'prd'])
      return {
        type: 'config.secrets.update',
        config: {
          name,
          environment: name,
          project: 'harbour-api',
          root: true,
          locked: false,
          created_at: isoSeconds(draw.at - 90 * 86_400_000),
          last_fetch_at: isoSeconds(draw.at - 60_000),
        },
        project: { id: 'harbour-api', name: 'harbour-api', description: 'Berths and tides' },
        workspace: { id: hex(draw, 20), name: 'Tidewater' },
        diff: { added: [`TIDE_KEY_${draw.id.toUpperCase()}`], removed: [], updated: ['DATABASE_URL'] },
      }
    },
  },
}
