// Status changes as Cursor posts them for its cloud agents. All data is made up.
import { guid, hex, isoSeconds, pick, type SampleSet } from './draw.ts'

export const cursorSamples: SampleSet = {
  headers: (type, draw) => [
    ['content-type', 'application/json'],
    ['user-agent', 'Cursor-Agent-Webhook/1.0'],
    ['x-webhook-id', guid(draw)],
    ['x-webhook-event', type],
  ],
  bodies: {
    statusChange: (draw) => ({
      event: 'statusChange',
      timestamp: isoSeconds(draw.at),
      id: `bc_${draw.id}`,
      status: pick(draw, ['FINISHED', 'ERROR']),
      source: { repository: 'https://github.com/tidewater/harbour', ref: 'main' },
      target: { branchName: `cursor/reef-${hex(draw, 4)}`, autoCreatePr: true },
      summary: 'Reefed the mainsail and ran the tests',
    }),
  },
}
