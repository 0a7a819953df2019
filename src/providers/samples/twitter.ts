// Account Activity as X sends it. All data is made up.
import { type Draw, integer, people, pick, type SampleSet } from './draw.ts'

export const twitterSamples: SampleSet = {
  headers: () => [['content-type', 'application/json; charset=utf-8']],
  bodies: {
    tweet_create_events: (draw) => activity(draw, 'tweet_create_events', { text: 'High water at 14:20', lang: 'en' }),
    favorite_events: (draw) => activity(draw, 'favorite_events', { timestamp_ms: draw.at }),
    direct_message_events: (draw) =>
      activity(draw, 'direct_message_events', { type: 'message_create', created_timestamp: String(draw.at) }),
  },
}

function activity(draw: Draw, name: string, fields: Record<string, unknown>): Record<string, unknown> {
  const who = pick(draw, people)
  const user = { id_str: String(integer(draw, 1_000_000, 9_999_999)), name: who.name, screen_name: who.login }
  const created = new Date(draw.at).toUTCString()
  return { for_user_id: '2244994945', [name]: [{ id: draw.id, id_str: draw.id, created_at: created, user, ...fields }] }
}
