// Webhooks as Linear sends them. All data is made up.
import { type Draw, guid, hex, integer, people, pick, type SampleSet } from './draw.ts'

type Fields = Record<string, unknown>

export const linearSamples: SampleSet = {
  headers: (type, draw) => [
    ['content-type', 'application/json; charset=utf-8'],
    ['user-agent', 'Linear-Webhook'],
    ['linear-delivery', guid(draw)],
    ['linear-event', type.split('.')[0] ?? type],
  ],
  bodies: {
    'Issue.create': (draw) => webhook(draw, ['Issue', 'create'], issue(draw, 'Todo')),
    'Issue.update': (draw) => ({
      ...webhook(draw, ['Issue', 'update'], issue(draw, 'In Progress')),
      updatedFrom: { stateId: uuid(draw), updatedAt: new Date(draw.at - 60_000).toISOString() },
    }),
    'Issue.remove': (draw) => webhook(draw, ['Issue', 'remove'], issue(draw, 'Canceled')),
    'Comment.create': (draw) =>
      webhook(draw, ['Comment', 'create'], {
        id: uuid(draw),
        body: 'The lamp is ordered, it comes on Tuesday.',
        issueId: uuid(draw),
        userId: uuid(draw),
      }),
    'Project.update': (draw) =>
      webhook(draw, ['Project', 'update'], { id: uuid(draw), name: 'North mole', state: 'started', progress: 0.4 }),
    'Cycle.create': (draw) =>
      webhook(draw, ['Cycle', 'create'], {
        id: uuid(draw),
        number: integer(draw, 1, 60),
        startsAt: new Date(draw.at).toISOString(),
        endsAt: new Date(draw.at + 14 * 86_400_000).toISOString(),
      }),
  },
}

function webhook(draw: Draw, [type, action]: [type: string, action: string], data: Fields): Fields {
  const { name, email } = pick(draw, people)
  return {
    action,
    actor: { id: uuid(draw), name, email, type: 'user' },
    createdAt: new Date(draw.at).toISOString(),
    data,
    url: 'https://linear.app/tidewater/issue/TID-41',
    type,
    organizationId: '41070030-5f1c-4d90-8b2e-6d14a7c3e9f2',
    webhookTimestamp: draw.at,
    webhookId: uuid(draw),
  }
}

function issue(draw: Draw, state: string): Fields {
  const number = integer(draw, 1, 900)
  return {
    id: uuid(draw),
    identifier: `TID-${number}`,
    number,
    title: pick(draw, ['Buoy 7 is adrift', 'Light the north mole', 'No shore power at berth 14']),
    priority: integer(draw, 0, 4),
    teamId: uuid(draw),
    team: { key: 'TID', name: 'Tidewater' },
    state: { id: uuid(draw), name: state },
    labelIds: [],
    createdAt: new Date(draw.at).toISOString(),
    updatedAt: new Date(draw.at).toISOString(),
  }
}

function uuid(draw: Draw): string {
  return `${hex(draw, 8)}-${hex(draw, 4)}-4${hex(draw, 3)}-8${hex(draw, 3)}-${hex(draw, 12)}`
}
