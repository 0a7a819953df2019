// Events as TikTok sends them: content is JSON as text. All data is made up.
import { type Draw, type SampleSet, seconds, token } from './draw.ts'

export const tiktokSamples: SampleSet = {
  headers: () => [['content-type', 'application/json']],
  bodies: {
    'video.publish.completed': (draw) => event(draw, 'video.publish.completed', { share_id: `video.${draw.id}` }),
    'authorization.removed': (draw) => event(draw, 'authorization.removed', { reason: 1, note: draw.id }),
  },
}

function event(draw: Draw, name: string, content: Record<string, unknown>): Record<string, unknown> {
  return {
    client_key: 'bwharbour0000000',
    event: name,
    create_time: seconds(draw),
    user_openid: `act.${token(draw, 24)}`,
    content: JSON.stringify(content),
  }
}
