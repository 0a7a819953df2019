// Webhooks as Treezor sends them: JSON under text/plain, the signature among its fields. All data is made up.
import { type Draw, integer, people, pick, type SampleSet, seconds } from './draw.ts'

export const treezorSamples: SampleSet = {
  headers: () => [['content-type', 'text/plain']],
  bodies: {
    'payin.create': (draw) =>
      event(draw, 'payin', {
        payins: [{ payinId: String(integer(draw, 1_000, 9_999)), amount: '10.50', messageToUser: 'Café / quai 7' }],
      }),
    'user.create': (draw) =>
      event(draw, 'user', {
        users: [{ userId: String(integer(draw, 1_000, 9_999)), firstname: pick(draw, people).name }],
      }),
  },
}

function event(draw: Draw, object: string, payload: Record<string, unknown>): Record<string, unknown> {
  return {
    webhook: `${object}.create`,
    webhook_id: draw.id,
    object,
    object_id: String(integer(draw, 1_000, 9_999)),
    webhook_created_at: seconds(draw),
    object_payload: payload,
  }
}
