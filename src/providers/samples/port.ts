// Invocations as Port sends them. All data is made up.
import { type Draw, isoSeconds, people, pick, type SampleSet } from './draw.ts'

export const portSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'getport.io'],
  ],
  bodies: {
    'run.create': (draw) => invocation(draw, 'create'),
    'run.delete': (draw) => invocation(draw, 'delete'),
  },
}

function invocation(draw: Draw, action: string): Record<string, unknown> {
  const { email } = pick(draw, people)
  return {
    action,
    resourceType: 'run',
    status: 'TRIGGERED',
    trigger: {
      by: { orgId: 'org_tidewater', userId: `auth0|${draw.id}`, user: { email } },
      origin: 'UI',
      at: isoSeconds(draw.at),
    },
    context: { entity: 'harbour-api', blueprint: 'service', runId: `r_${draw.id}` },
    payload: { entity: null, properties: { berth: 7, urgent: false } },
  }
}
