// Events as Zoom sends them, and its greeting. All data is made up.
import { type Draw, integer, isoSeconds, people, pick, type SampleSet, token } from './draw.ts'

export const zoomSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json; charset=utf-8'],
    ['user-agent', 'Zoom Marketplace/1.0a'],
  ],
  bodies: {
    'meeting.started': (draw) => event(draw, 'meeting.started', meeting(draw)),
    'meeting.ended': (draw) =>
      event(draw, 'meeting.ended', { ...meeting(draw), end_time: new Date(draw.at).toISOString() }),
    'meeting.participant_joined': (draw) =>
      event(draw, 'meeting.participant_joined', { ...meeting(draw), participant: participant(draw) }),
    'recording.completed': (draw) =>
      event(draw, 'recording.completed', {
        ...meeting(draw),
        share_url: 'https://zoom.us/rec/x',
        recording_files: [file(draw)],
      }),
    'user.created': (draw) => event(draw, 'user.created', user(draw)),
    'webinar.registration_created': (draw) =>
      event(draw, 'webinar.registration_created', { ...meeting(draw), registrant: participant(draw) }),
    'endpoint.url_validation': (draw) => ({
      payload: { plainToken: `${draw.id}${token(draw, 22)}` },
      event_ts: draw.at,
      event: 'endpoint.url_validation',
    }),
  },
}

type Fields = Record<string, unknown>

function event(draw: Draw, name: string, object: Fields): Fields {
  return { event: name, payload: { account_id: 'aHARBOURaccount0000000', object }, event_ts: draw.at }
}

function meeting(draw: Draw): Fields {
  return {
    id: String(integer(draw, 1_000_000_000, 9_999_999_999)),
    uuid: `${draw.id}==`,
    host_id: token(draw, 22),
    topic: pick(draw, ['Harbour council', 'Who takes berth 7?', 'The tide table']),
    type: 2,
    start_time: isoSeconds(draw.at - 1_800_000),
    timezone: 'Europe/Stockholm',
    duration: integer(draw, 15, 90),
  }
}

function participant(draw: Draw): Fields {
  const who = pick(draw, people)
  return { id: token(draw, 22), user_name: who.name, email: who.email, join_time: isoSeconds(draw.at) }
}

function file(draw: Draw): Fields {
  return {
    id: token(draw, 22),
    file_type: 'MP4',
    file_size: integer(draw, 100_000, 9_000_000),
    recording_start: isoSeconds(draw.at - 1_800_000),
    recording_end: isoSeconds(draw.at),
    status: 'completed',
  }
}

function user(draw: Draw): Fields {
  const who = pick(draw, people)
  const [first, ...rest] = who.name.split(' ')
  return { id: draw.id, first_name: first, last_name: rest.join(' '), email: who.email, type: 1 }
}
