// Events of rooms as LiveKit posts them: protobuf's JSON, in which large numbers are text. All data is made up.
import { type Draw, integer, people, pick, type SampleSet, seconds, token } from './draw.ts'

export const livekitSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/webhook+json'],
    ['user-agent', 'Go-http-client/1.1'],
  ],
  bodies: {
    room_started: (draw) => event(draw, 'room_started', {}),
    participant_joined: (draw) => event(draw, 'participant_joined', { participant: participant(draw, 'ACTIVE') }),
    participant_left: (draw) => event(draw, 'participant_left', { participant: participant(draw, 'DISCONNECTED') }),
    track_published: (draw) =>
      event(draw, 'track_published', {
        participant: participant(draw, 'ACTIVE'),
        track: { sid: `TR_${token(draw, 12)}`, type: 'VIDEO', source: 'CAMERA', mimeType: 'video/VP8' },
      }),
    egress_ended: (draw) =>
      event(draw, 'egress_ended', { egressInfo: { egressId: `EG_${token(draw, 12)}`, status: 'EGRESS_COMPLETE' } }),
    room_finished: (draw) => event(draw, 'room_finished', {}),
  },
}

function event(draw: Draw, name: string, fields: Record<string, unknown>): Record<string, unknown> {
  const room = {
    sid: `RM_${token(draw, 12)}`,
    name: pick(draw, ['harbour-watch', 'pilots', 'charts-review']),
    emptyTimeout: 300,
    creationTime: String(seconds(draw) - integer(draw, 5, 3_000)),
  }
  return { event: name, room, ...fields, id: `EV_${draw.id}`, createdAt: String(seconds(draw)) }
}

function participant(draw: Draw, state: string): Record<string, unknown> {
  const who = pick(draw, people)
  return {
    sid: `PA_${token(draw, 12)}`,
    identity: who.login,
    state,
    name: who.name,
    joinedAt: String(seconds(draw) - integer(draw, 1, 900)),
  }
}
