// Notifications as PandaDoc sends them: a list, mostly of one. All data is made up.
import { type Draw, hex, people, pick, type SampleSet, token } from './draw.ts'

export const pandadocSamples: SampleSet = {
  headers: () => [['content-type', 'application/json']],
  bodies: {
    document_state_changed: (draw) => [notification(draw, 'document_state_changed', 'document.sent')],
    recipient_completed: (draw) => [
      notification(draw, 'recipient_completed', 'document.sent'),
      notification({ ...draw, id: `${draw.id}2` }, 'document_state_changed', 'document.completed'),
    ],
  },
}

function notification(draw: Draw, event: string, status: string): Record<string, unknown> {
  const { name, email } = pick(draw, people)
  const [first = '', ...rest] = name.split(' ')
  return {
    event,
    data: {
      id: draw.id,
      name: 'Berth lease, 2027',
      status,
      date_created: time(draw.at - 86_400_000),
      date_modified: time(draw.at),
      version: '2',
      uuid: token(draw, 22),
      action_by: { id: hex(draw, 20), email, first_name: first, last_name: rest.join(' ') },
      recipients: [{ id: token(draw, 22), email, role: 'Captain', has_completed: event === 'recipient_completed' }],
    },
  }
}

function time(at: number): string {
  return new Date(at).toISOString().replace('Z', '512Z')
}
