// Service hook events as Azure DevOps posts them. All data is made up.
import { type Draw, guid, hex, integer, people, pick, type SampleSet } from './draw.ts'

export const azureDevopsSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'VSServices/19.225'],
  ],
  bodies: {
    'git.push': (draw) =>
      event(draw, 'git.push', { refUpdates: [{ name: 'refs/heads/main', newObjectId: hex(draw, 40) }] }),
    'build.complete': (draw) =>
      event(draw, 'build.complete', { buildNumber: String(integer(draw, 100, 999)), status: 'succeeded' }),
  },
}

function event(draw: Draw, eventType: string, resource: Record<string, unknown>): Record<string, unknown> {
  return {
    subscriptionId: hex(draw, 32),
    notificationId: integer(draw, 1, 999),
    id: guid(draw),
    eventType,
    publisherId: 'tfs',
    message: { text: `${pick(draw, people).name} at work in tidewater` },
    resource,
    resourceVersion: '1.0',
    resourceContainers: { project: { id: hex(draw, 32) } },
    createdDate: new Date(draw.at).toISOString(),
  }
}
