// Webhooks as Onfleet sends them. All data is made up.
import { type Draw, people, pick, type SampleSet, token } from './draw.ts'

export const onfleetSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'Onfleet-Webhooks'],
  ],
  bodies: {
    taskStarted: (draw) => trigger(draw, 0, 'taskStarted', 2),
    taskCompleted: (draw) => trigger(draw, 3, 'taskCompleted', 3),
    taskFailed: (draw) => trigger(draw, 4, 'taskFailed', 3),
  },
}

function trigger(draw: Draw, triggerId: number, triggerName: string, state: number): Record<string, unknown> {
  const { name, city, country } = pick(draw, people)
  const task = {
    id: draw.id,
    shortId: draw.id.slice(0, 8),
    state,
    recipients: [{ name }],
    destination: { address: { city, country, street: 'Pier', number: '3' } },
    notes: 'Ring the fog horn twice',
  }
  return {
    triggerId,
    triggerName,
    actionContext: null,
    taskId: draw.id,
    workerId: token(draw, 24),
    adminId: null,
    data: { task },
    time: draw.at,
  }
}
