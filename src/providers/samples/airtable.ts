// The ping that Airtable sends: which base and which webhook, no data. All data is made up.
import { type SampleSet, token } from './draw.ts'

export const airtableSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'Airtable Webhooks'],
  ],
  bodies: {
    'payloads.available': (draw) => ({
      base: { id: `app${token(draw, 14)}` },
      webhook: { id: `ach${draw.id}` },
      timestamp: new Date(draw.at).toISOString(),
    }),
  },
}
