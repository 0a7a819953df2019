// Batches of changes as Asana posts them, and its heartbeat. All data is made up.
import { type Draw, integer, type SampleSet } from './draw.ts'

export const asanaSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'Asana-Webhooks/1.0'],
  ],
  bodies: {
    'task.changed': (draw) => ({ events: [change(draw, 'changed')] }),
    'task.added': (draw) => ({ events: [change(draw, 'added')] }),
  },
}

function change(draw: Draw, action: string): Record<string, unknown> {
  const gid = String(integer(draw, 1e14, 9e14))
  return {
    user: { gid: String(integer(draw, 1e14, 9e14)), resource_type: 'user' },
    created_at: new Date(draw.at).toISOString(),
    action,
    resource: { gid, resource_type: 'task', resource_subtype: 'default_task', name: `Paint the buoy (${draw.id})` },
    parent: null,
    ...(action === 'changed' && { change: { field: 'due_on', action: 'changed' } }),
  }
}
