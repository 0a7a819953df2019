// Events as ClickUp posts them: the task’s id, and what changed in its history. All data is made up.
import { type Draw, hex, integer, people, pick, type SampleSet, token } from './draw.ts'

export const clickupSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'ClickUp/1.0'],
  ],
  bodies: {
    taskCreated: (draw) => event(draw, 'taskCreated', 'task_creation'),
    taskStatusUpdated: (draw) => event(draw, 'taskStatusUpdated', 'status'),
  },
}

function event(draw: Draw, name: string, field: string): Record<string, unknown> {
  const user = { id: integer(draw, 1e5, 9e5), username: pick(draw, people).name }
  const item = {
    id: draw.id,
    type: 1,
    date: String(draw.at),
    field,
    parent_id: '900100',
    user,
    before: null,
    after: 'open',
  }
  return { event: name, history_items: [item], task_id: token(draw, 9).toLowerCase(), webhook_id: hex(draw, 32) }
}
