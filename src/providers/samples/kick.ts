// Events as Kick sends them; the signature is added by Kick alone. All data is made up.
import { type Draw, integer, people, pick, type SampleSet } from './draw.ts'

export const kickSamples: SampleSet = {
  headers: (type, draw) => [
    ['content-type', 'application/json'],
    ['kick-event-message-id', draw.id],
    ['kick-event-message-timestamp', new Date(draw.at).toISOString()],
    ['kick-event-type', type],
    ['kick-event-version', '1'],
  ],
  bodies: {
    'chat.message.sent': (draw) => ({
      message_id: draw.id,
      broadcaster: user(draw),
      sender: user(draw),
      content: pick(draw, ['What a tide!', 'Salut tout le monde']),
      emotes: [],
    }),
    'channel.followed': (draw) => ({ broadcaster: user(draw), follower: user(draw) }),
  },
}

function user(draw: Draw): Record<string, unknown> {
  const { login } = pick(draw, people)
  return { is_anonymous: false, user_id: integer(draw, 1_000, 999_999), username: login, channel_slug: login }
}
