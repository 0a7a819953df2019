// Events as Knock sends them. All data is made up.
import { type Draw, people, pick, type SampleSet, token } from './draw.ts'

export const knockSamples: SampleSet = {
  headers: () => [['content-type', 'application/json']],
  bodies: {
    'message.sent': (draw) => event(draw, 'message.sent', 'sent'),
    'message.delivered': (draw) => event(draw, 'message.delivered', 'delivered'),
    'message.bounced': (draw) => event(draw, 'message.bounced', 'bounced'),
  },
}

function event(draw: Draw, type: string, status: string): Record<string, unknown> {
  const at = new Date(draw.at).toISOString()
  return {
    __typename: 'WebhookEvent',
    id: draw.id,
    type,
    created_at: at,
    data: {
      __typename: 'Message',
      id: token(draw, 27),
      channel_id: '41070030-5f1c-4d90-8b2e-6d14a7c3e9f2',
      recipient: pick(draw, people).login,
      workflow: 'berth-confirmed',
      status,
      updated_at: at,
    },
    event_data: null,
  }
}
