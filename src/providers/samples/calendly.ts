// Events as Calendly posts them: invitees under payload, everything named by URIs. All data is made up.
import { type Draw, hex, integer, people, pick, type SampleSet } from './draw.ts'

type Fields = Record<string, unknown>

export const calendlySamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'Calendly'],
  ],
  bodies: {
    'invitee.created': (draw) => envelope(draw, 'invitee.created', invitee(draw, { status: 'active' })),
    'invitee.canceled': (draw) => envelope(draw, 'invitee.canceled', invitee(draw, canceled(draw))),
    'invitee_no_show.created': (draw) =>
      envelope(
        draw,
        'invitee_no_show.created',
        invitee(draw, { no_show: { uri: uri('invitee_no_shows', hex(draw, 32)) } }),
      ),
    'invitee_no_show.deleted': (draw) => envelope(draw, 'invitee_no_show.deleted', invitee(draw, { no_show: null })),
    'routing_form_submission.created': (draw) => envelope(draw, 'routing_form_submission.created', submission(draw)),
  },
}

function envelope(draw: Draw, event: string, payload: Fields): Fields {
  const created_at = toMicroseconds(draw.at)
  return { event, created_at, created_by: uri('users', 'QUAY0HARB0UR'), payload }
}

function invitee(draw: Draw, state: Fields): Fields {
  const { name, email } = pick(draw, people)
  const scheduled = uri('scheduled_events', hex(draw, 32))
  const start = draw.at + 172_800_000
  return {
    uri: `${scheduled}/invitees/${draw.id}`,
    event: scheduled,
    name,
    email,
    timezone: 'Europe/Paris',
    created_at: toMicroseconds(draw.at),
    updated_at: toMicroseconds(draw.at),
    questions_and_answers: [{ question: 'How long is the boat?', answer: `${integer(draw, 6, 18)} m`, position: 0 }],
    rescheduled: false,
    scheduled_event: {
      uri: scheduled,
      name: 'Berth viewing',
      status: state.status ?? 'active',
      start_time: toMicroseconds(start),
      end_time: toMicroseconds(start + 1_800_000),
    },
    ...state,
  }
}

function canceled(draw: Draw): Fields {
  const by = { canceled_by: pick(draw, people).name, canceler_type: 'invitee', reason: 'Gale warning' }
  return { status: 'canceled', cancellation: { ...by, created_at: toMicroseconds(draw.at) } }
}

function submission(draw: Draw): Fields {
  return {
    uri: uri('routing_form_submissions', draw.id),
    routing_form: uri('routing_forms', hex(draw, 32)),
    questions_and_answers: [
      { question_uuid: hex(draw, 32), question: 'Guest or member?', answer: pick(draw, ['Guest', 'Member']) },
    ],
    result: { type: 'event_type', value: uri('event_types', hex(draw, 32)) },
    created_at: toMicroseconds(draw.at),
  }
}

function uri(kind: string, id: string): string {
  return `https://api.calendly.com/${kind}/${id}`
}

/** Calendly writes six digits. */
function toMicroseconds(at: number): string {
  return new Date(at).toISOString().replace('Z', '000Z')
}
