// Requests as LINE sends them: a list of events. All data is made up.
import { type Draw, hex, integer, type SampleSet, token } from './draw.ts'

export const lineSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json; charset=utf-8'],
    ['user-agent', 'LineBotWebhook/2.0'],
  ],
  bodies: {
    message: (draw) =>
      request(draw, 'message', {
        message: {
          type: 'text',
          id: String(integer(draw, 1e14, 9e14)),
          quoteToken: token(draw, 43),
          text: '満潮は何時?',
        },
      }),
    follow: (draw) => request(draw, 'follow', { follow: { isUnblocked: false } }),
    unfollow: (draw) => request(draw, 'unfollow', {}),
    postback: (draw) => request(draw, 'postback', { postback: { data: 'berth=14' } }),
  },
}

function request(draw: Draw, type: string, rest: Record<string, unknown>): Record<string, unknown> {
  const event = {
    type,
    ...rest,
    webhookEventId: draw.id,
    deliveryContext: { isRedelivery: false },
    timestamp: draw.at,
    source: { type: 'user', userId: `U${hex(draw, 32)}` },
    ...(type !== 'unfollow' && { replyToken: hex(draw, 32) }),
    mode: 'active',
  }
  return { destination: `U${hex(draw, 32)}`, events: [event] }
}
