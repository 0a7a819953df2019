// An analysis as SonarQube tells of it. All data is made up.
import { type Draw, hex, integer, type SampleSet } from './draw.ts'

export const sonarqubeSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'SonarQube/25.1'],
    ['x-sonarqube-project', 'harbour'],
  ],
  bodies: {
    SUCCESS: (draw) => analysis(draw, 'SUCCESS'),
    FAILED: (draw) => analysis(draw, 'FAILED'),
  },
}

function analysis(draw: Draw, status: string): Record<string, unknown> {
  return {
    serverUrl: 'https://sonar.example.com',
    taskId: draw.id,
    status,
    analysedAt: `${new Date(draw.at).toISOString().slice(0, 19)}+0000`,
    revision: hex(draw, 40),
    changedAt: `${new Date(draw.at).toISOString().slice(0, 19)}+0000`,
    project: { key: 'harbour', name: 'Harbour', url: 'https://sonar.example.com/dashboard?id=harbour' },
    branch: { name: 'main', type: 'BRANCH', isMain: true, url: 'https://sonar.example.com/dashboard?id=harbour' },
    qualityGate: {
      name: 'Sonar way',
      status: 'OK',
      conditions: [
        {
          metric: 'new_coverage',
          operator: 'LESS_THAN',
          value: String(integer(draw, 80, 99)),
          status: 'OK',
          errorThreshold: '80',
        },
      ],
    },
    properties: {},
  }
}
