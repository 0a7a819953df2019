// EventSub messages as Twitch sends them; id and time in headers. All data is made up.
import { type Draw, hex, integer, people, pick, type SampleSet, token } from './draw.ts'

export const twitchSamples: SampleSet = {
  headers: (type) => [
    ['content-type', 'application/json'],
    ['twitch-eventsub-message-type', type.includes('.') ? 'notification' : type],
    ['twitch-eventsub-message-retry', '0'],
    ['twitch-eventsub-subscription-type', type.includes('.') ? type : 'channel.follow'],
    ['twitch-eventsub-subscription-version', '1'],
  ],
  bodies: {
    'channel.follow': (draw) =>
      notification(draw, ['channel.follow', '2'], { ...viewer(draw), followed_at: new Date(draw.at).toISOString() }),
    'stream.online': (draw) =>
      notification(draw, ['stream.online', '1'], {
        id: String(integer(draw, 10_000_000, 99_999_999)),
        type: 'live',
        started_at: new Date(draw.at).toISOString(),
      }),
    'stream.offline': (draw) => notification(draw, ['stream.offline', '1'], {}),
    'channel.subscribe': (draw) =>
      notification(draw, ['channel.subscribe', '1'], { ...viewer(draw), tier: '1000', is_gift: false }),
    'channel.cheer': (draw) =>
      notification(draw, ['channel.cheer', '1'], {
        ...viewer(draw),
        is_anonymous: false,
        message: 'A calm sea to you',
        bits: integer(draw, 1, 900),
      }),
    revocation: (draw) => ({
      subscription: { ...subscription(draw, ['channel.follow', '2']), status: 'authorization_revoked' },
    }),
    webhook_callback_verification: (draw) => ({
      challenge: `${draw.id}${token(draw, 20)}`,
      subscription: {
        ...subscription(draw, ['channel.follow', '2']),
        status: 'webhook_callback_verification_pending',
      },
    }),
  },
}

type Fields = Record<string, unknown>
type Kind = [type: string, version: string]

const broadcaster = {
  broadcaster_user_id: '481516',
  broadcaster_user_login: 'tidewater',
  broadcaster_user_name: 'Tidewater',
}

function notification(draw: Draw, kind: Kind, event: Fields): Fields {
  return { subscription: subscription(draw, kind), event: { ...event, ...broadcaster } }
}

function subscription(draw: Draw, [type, version]: Kind): Fields {
  return {
    id: `${hex(draw, 8)}-1d0c-4b6e-9c1a-${hex(draw, 12)}`,
    status: 'enabled',
    type,
    version,
    condition: { broadcaster_user_id: broadcaster.broadcaster_user_id },
    transport: { method: 'webhook', callback: 'https://hooks.example.com/webhooks/twitch' },
    created_at: new Date(draw.at - 86_400_000).toISOString(),
    cost: 0,
  }
}

function viewer(draw: Draw): Fields {
  const who = pick(draw, people)
  return { user_id: String(integer(draw, 1_000, 9_999_999)), user_login: who.login, user_name: who.name }
}
