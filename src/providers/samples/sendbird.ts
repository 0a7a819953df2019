// Chat events as Sendbird sends them. All data is made up.
import { integer, pick, type SampleSet } from './draw.ts'

export const sendbirdSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'SendBird'],
  ],
  bodies: {
    'group_channel:message_send': (draw) => ({
      category: 'group_channel:message_send',
      app_id: 'A1B2C3D4-0000-4000-8000-00000BERTH00',
      sender: { user_id: 'ines-moreau', nickname: 'Inès' },
      type: 'MESG',
      payload: {
        message_id: integer(draw, 1_000_000, 9_999_999),
        custom_type: '',
        created_at: draw.at,
        message: pick(draw, ['Which berth is free?', 'Fog until noon ⚓', 'Välkommen']),
        data: draw.id,
      },
      channel: { name: 'Harbour', channel_url: 'sendbird_group_channel_1', custom_type: '' },
      sdk: 'JavaScript',
    }),
    'group_channel:join': (draw) => ({
      category: 'group_channel:join',
      app_id: 'A1B2C3D4-0000-4000-8000-00000BERTH00',
      joined_at: draw.at,
      users: [{ user_id: draw.id, nickname: 'Karin' }],
      channel: { name: 'Harbour', channel_url: 'sendbird_group_channel_1', custom_type: '' },
    }),
  },
}
