// What Slack sends: events in an envelope, slash commands and interactions as forms. All data is made up.
import { type Draw, integer, pick, type SampleSet, seconds, token } from './draw.ts'

type Fields = Record<string, unknown>

const form = 'application/x-www-form-urlencoded'
/** The types that Slack posts as forms; a slash command's type is the command itself. */
const isForm = (type: string): boolean => type.startsWith('/') || type === 'block_actions'

export const slackSamples: SampleSet = {
  headers: (type) => [
    ['content-type', isForm(type) ? form : 'application/json'],
    ['user-agent', 'Slackbot 1.0 (+https://api.slack.com/robots)'],
    ['accept', '*/*'],
  ],
  bodies: {
    message: (draw) => envelope(draw, { type: 'message', ...words(draw), channel_type: 'channel' }),
    app_mention: (draw) => envelope(draw, { type: 'app_mention', ...words(draw) }),
    reaction_added: (draw) => envelope(draw, reaction(draw)),
    channel_created: (draw) => envelope(draw, { type: 'channel_created', channel: newChannel(draw) }),
    '/tide': slashCommand,
    block_actions: blockActions,
    url_verification: (draw) => ({
      token: token(draw, 24),
      challenge: `${draw.id}${token(draw, 28)}`,
      type: 'url_verification',
    }),
  },
}

function envelope(draw: Draw, event: Fields): Fields {
  const team = 'T0HARB0UR'
  return {
    token: token(draw, 24),
    team_id: team,
    context_team_id: team,
    api_app_id: 'A0LANDFALL',
    event: { ...event, event_ts: messageTs(draw) },
    type: 'event_callback',
    event_id: `Ev${draw.id}`,
    event_time: seconds(draw),
    authorizations: [
      { enterprise_id: null, team_id: team, user_id: 'U0B0T', is_bot: true, is_enterprise_install: false },
    ],
    is_ext_shared_channel: false,
    event_context: `4-${token(draw, 60)}`,
  }
}

function words(draw: Draw): Fields {
  const text = pick(draw, [
    '<@U0B0T> which berth is free? :anchor:',
    'Fog until noon & a ferry at <https://example.com|12:40>',
    'Välkommen, 優斗 👋',
  ])
  return {
    user: userId(draw),
    channel: channelId(draw),
    text,
    ts: messageTs(draw),
    client_msg_id: token(draw, 32).toLowerCase(),
  }
}

function reaction(draw: Draw): Fields {
  const item = { type: 'message', channel: channelId(draw), ts: `${seconds(draw) - 90}.000400` }
  return {
    type: 'reaction_added',
    user: userId(draw),
    reaction: pick(draw, ['anchor', 'eyes', 'ship']),
    item_user: userId(draw),
    item,
  }
}

function newChannel(draw: Draw): Fields {
  return { id: channelId(draw), name: `berth-${integer(draw, 1, 99)}`, created: seconds(draw), creator: userId(draw) }
}

function slashCommand(draw: Draw): string {
  return new URLSearchParams({
    token: token(draw, 24),
    team_id: 'T0HARB0UR',
    team_domain: 'tidewater',
    channel_id: channelId(draw),
    channel_name: 'harbour',
    user_id: userId(draw),
    user_name: 'ines',
    command: '/tide',
    text: pick(draw, ['tomorrow', 'malmö 18:00', '']),
    api_app_id: 'A0LANDFALL',
    is_enterprise_install: 'false',
    response_url: `https://hooks.slack.com/commands/T0HARB0UR/${integer(draw, 1e11, 9e11)}/${token(draw, 24)}`,
    trigger_id: `${integer(draw, 1e11, 9e11)}.${integer(draw, 1e10, 9e10)}.${draw.id}`,
  }).toString()
}

function blockActions(draw: Draw): string {
  const payload = {
    type: 'block_actions',
    team: { id: 'T0HARB0UR', domain: 'tidewater' },
    user: { id: userId(draw), username: 'ines', team_id: 'T0HARB0UR' },
    api_app_id: 'A0LANDFALL',
    container: { type: 'message', message_ts: messageTs(draw), channel_id: channelId(draw) },
    trigger_id: `${integer(draw, 1e11, 9e11)}.${integer(draw, 1e10, 9e10)}.${draw.id}`,
    actions: [
      {
        type: 'button',
        action_id: 'take-berth',
        block_id: token(draw, 5),
        value: String(integer(draw, 1, 40)),
        action_ts: messageTs(draw),
      },
    ],
  }
  return new URLSearchParams({ payload: JSON.stringify(payload) }).toString()
}

function userId(draw: Draw): string {
  return `U${token(draw, 10).toUpperCase()}`
}

function channelId(draw: Draw): string {
  return `C${token(draw, 10).toUpperCase()}`
}

function messageTs(draw: Draw): string {
  return `${seconds(draw)}.${String(integer(draw, 0, 999_999)).padStart(6, '0')}`
}
