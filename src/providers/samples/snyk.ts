// Webhooks as Snyk sends them, their names and ids in headers. All data is made up.
import { guid, integer, pick, type SampleSet } from './draw.ts'

export const snykSamples: SampleSet = {
  headers: (type, draw) => [
    ['content-type', 'application/json'],
    ['user-agent', 'Snyk Webhooks'],
    ['x-snyk-event', type],
    ['x-snyk-transport-id', guid(draw)],
    ['x-snyk-timestamp', new Date(draw.at).toISOString()],
  ],
  bodies: {
    'project_snapshot/v0': (draw) => ({
      project: { id: guid(draw), name: 'tidewater-labs/harbour:package.json', type: 'npm', origin: 'github' },
      org: { id: 'd3b07384-d9a0-4c9b-8f3e-1d5e7b1a9c44', name: 'Tidewater' },
      group: { id: '0f4c1f2e-7a5e-4f0b-9d1a-6a1c3b5d7e90', name: 'Tidewater' },
      newIssues: [
        {
          id: `SNYK-JS-BERTH-${integer(draw, 1_000_000, 9_999_999)}`,
          issueType: 'vuln',
          pkgName: 'berth',
          pkgVersions: ['1.4.0'],
          issueData: { title: 'Prototype Pollution', severity: pick(draw, ['low', 'medium', 'high']) },
        },
      ],
      removedIssues: [],
    }),
    'ping/v0': (draw) => ({ webhookId: guid(draw) }),
  },
}
